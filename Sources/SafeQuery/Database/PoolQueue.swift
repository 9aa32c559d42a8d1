/// A call in the program that asks for a connection.
struct Caller: Sendable, Hashable {
  let fileID: StaticString
  let line: UInt

  // By what is shown: the same file's name can be at several places in a program.
  static func == (left: Caller, right: Caller) -> Bool { left.line == right.line && left.text == right.text }
  func hash(into hasher: inout Hasher) { hasher.combine(line) }

  var text: String { "\(fileID):\(line)" }
}

/// Those who wait for a connection, in the order of asking.
///
/// Each step takes the same time however many wait: a waiter's place is found by its number, and one that leaves early
/// leaves a gap, which is passed over.
struct PoolQueue: Sendable {
  struct Waiter: Sendable {
    let caller: Caller
    let since: Moment
    let deadline: Moment?
    /// The time limit that the deadline comes from, if it isn't the pool's own.
    var limit: Duration?
    /// Whom the pool tells what comes of it.
    var arrival: Pool.Arrival?
  }

  private var places: [Waiter?] = []
  /// How many places at the beginning are gaps.
  private var head = 0
  /// The number of the first place; zero is none's.
  private var base: UInt64 = 1
  private(set) var count = 0
  /// Nobody's deadline is earlier. It may have been that of one who left.
  private(set) var earliestDeadline: Moment?

  var isEmpty: Bool { count == 0 }

  /// - Returns: The waiter's number, which is never given again.
  mutating func append(_ waiter: Waiter) -> UInt64 {
    places.append(waiter)
    count += 1
    if let deadline = waiter.deadline { earliestDeadline = min(deadline, earliestDeadline ?? deadline) }
    return base + UInt64(places.count - 1)
  }

  mutating func popFirst() -> (number: UInt64, waiter: Waiter)? {
    while head < places.count {
      let index = head
      if let waiter = places[index] {
        let number = base + UInt64(index)
        clear(index)
        return (number, waiter)
      }
      head += 1
    }
    return nil
  }

  /// - Returns: Nil if the waiter is not there any more.
  mutating func remove(_ number: UInt64) -> Waiter? {
    guard number >= base, number - base < UInt64(places.count) else { return nil }
    let index = Int(number - base)
    guard let waiter = places[index] else { return nil }
    clear(index)
    return waiter
  }

  /// Takes out those whose deadlines have come.
  mutating func removeLate(_ now: Moment) -> [(number: UInt64, waiter: Waiter)] {
    guard let earliest = earliestDeadline, earliest <= now else { return [] }
    let first = base
    let late = places.indices.compactMap { index in
      places[index].flatMap { waiter in
        waiter.deadline.map { $0 <= now } == true ? (number: first + UInt64(index), waiter: waiter) : nil
      }
    }
    for (number, _) in late { _ = remove(number) }
    earliestDeadline = places.lazy.compactMap { $0?.deadline }.min()
    return late
  }

  private mutating func clear(_ index: Int) {
    places[index] = nil
    count -= 1
    if count == 0 {
      base += UInt64(places.count)
      places.removeAll(keepingCapacity: places.count < 1024)
      head = 0
      earliestDeadline = nil
    } else if index == head {
      head += 1
      // Moving the others is paid for by as many that went.
      if head > 64 && head > places.count / 2 {
        places.removeFirst(head)
        base += UInt64(head)
        head = 0
      }
    }
  }
}
