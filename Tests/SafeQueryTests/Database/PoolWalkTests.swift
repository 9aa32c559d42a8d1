import Testing

@testable import SafeQuery

/// What is around a pool: connections that come and go, calls, time. It checks each step of the pool's.
private struct PoolWorld {
  enum Event: CaseIterable {
    case ask, giveBack, giveBackBroken, connected, refusedForNow, refusedForGood, cancelFirst, cancelLast, wake, pass
    case closed, close
  }

  struct Violation: Error, CustomStringConvertible { let description: String }

  var state: PoolState
  private(set) var now = Moment.now
  private var connections: Set<Int> = []
  private var connecting: [Int] = []
  private(set) var leased: [Int] = []
  private(set) var waiting: [(number: UInt64, deadline: Moment)] = []
  private var closing = 0
  private var wake: Moment?
  private var isClosed = false
  private(set) var isDrained = false

  init(_ limits: PoolState.Limits) { state = PoolState(limits) }

  /// - Parameter chance: From 0 to 1; picks one of several connections.
  /// - Returns: False if the event can't happen now.
  mutating func happen(_ event: Event, chance: Double = 0.5) throws -> Bool {
    func pick(_ count: Int) -> Int { min(Int(chance * Double(count)), count - 1) }
    switch event {
    case .ask: try ask()
    case .giveBack, .giveBackBroken:
      guard !leased.isEmpty else { return false }
      let slot = leased.remove(at: pick(leased.count))
      if event == .giveBackBroken {
        try take(state.giveBack(slot, isUsable: false, now))
      } else if !state.giveBackIdle(slot, now) {
        try giveBack(slot)
      }
    case .connected, .refusedForNow, .refusedForGood:
      guard !connecting.isEmpty else { return false }
      let slot = connecting.remove(at: pick(connecting.count))
      if event == .connected {
        connections.insert(slot)
        try take(state.connected(slot, chance: chance, now))
      } else {
        let error = DatabaseError(.connectionFailed, "refused")
        try take(state.connectFailed(slot, error, mayPass: event == .refusedForNow, chance: chance, now))
      }
    case .cancelFirst, .cancelLast:
      guard let waiter = event == .cancelFirst ? waiting.first : waiting.last else { return false }
      try take(state.cancel(waiter.number, now))
      if waiting.contains(where: { $0.number == waiter.number }) { throw violation("a cancelled call still waits") }
    case .wake:
      guard let wake else { return false }
      now = max(now, wake)
      self.wake = nil
      try take(state.wake(wake, now))
    case .pass:
      let next = now.advanced(by: .seconds(7 * chance))
      // A time that was asked for is not missed.
      if let wake, wake <= next { return try happen(.wake) }
      now = next
    case .closed:
      guard closing > 0 else { return false }
      closing -= 1
      try take(state.closed(now))
    case .close:
      guard !isClosed else { return false }
      isClosed = true
      try take(state.close(now))
    }
    try check()
    return true
  }

  private mutating func ask() throws {
    let deadline = now.advanced(by: state.limits.leaseTimeout)
    let caller = Caller(fileID: "App/Orders.swift", line: 12)
    if let idle = state.leaseIdle(caller, now) {
      if !waiting.isEmpty { throw violation("somebody overtook who waits") }
      return try lease(idle.slot)
    }
    let (answer, actions) = state.lease(caller, until: deadline, now)
    switch answer {
    case .leased: throw violation("a connection became idle by itself")
    case .waiting(let number): waiting.append((number, deadline))
    case .refused(let error):
      if !isClosed && !leased.isEmpty { throw violation("refused though a connection comes back: \(error)") }
    }
    try take(actions)
  }

  private mutating func lease(_ slot: Int) throws {
    guard connections.contains(slot), !leased.contains(slot) else { throw violation("slot \(slot) has no free one") }
    leased.append(slot)
  }

  private mutating func giveBack(_ slot: Int) throws {
    guard let (number, _) = state.handOver(slot, now) else {
      return try take(state.giveBack(slot, isUsable: true, now))
    }
    try handOver(slot, to: number)
  }

  private mutating func handOver(_ slot: Int, to number: UInt64) throws {
    guard waiting.first?.number == number else { throw violation("\(number) is not the first who waits") }
    waiting.removeFirst()
    try lease(slot)
  }

  private mutating func take(_ actions: PoolState.Actions) throws {
    for slot in actions.closes {
      guard !leased.contains(slot), connections.remove(slot) != nil else { throw violation("\(slot) can't be closed") }
      closing += 1
    }
    for (number, _, slot) in actions.handOvers { try handOver(slot, to: number) }
    for (number, _, _) in actions.refusals {
      guard let index = waiting.firstIndex(where: { $0.number == number }) else {
        throw violation("\(number) does not wait")
      }
      waiting.remove(at: index)
    }
    for slot in actions.connects {
      guard !connections.contains(slot), !connecting.contains(slot) else { throw violation("\(slot) is taken") }
      connecting.append(slot)
    }
    if let next = actions.wake { wake = next }
    isDrained = actions.isDrained
  }

  private func check() throws {
    let statistics = state.statistics
    if connections.count + connecting.count > state.limits.maximum { throw violation("more than the maximum") }
    if statistics.idle != connections.count - leased.count { throw violation("a connection is lost") }
    if statistics.leased != leased.count { throw violation("a leased connection is lost") }
    if statistics.connecting != connecting.count { throw violation("an attempt is lost") }
    if statistics.waiting != waiting.count { throw violation("a call is forgotten") }
    if statistics.idle > 0 && !waiting.isEmpty { throw violation("idle though somebody waits") }
    if let first = waiting.map(\.deadline).min(), wake.map({ $0 > first }) ?? true {
      throw violation("nothing comes at a deadline")
    }
    if isClosed {
      if statistics.idle > 0 { throw violation("idle though closed") }
      let isEmpty = connections.isEmpty && connecting.isEmpty && waiting.isEmpty && closing == 0
      if state.isDrained != isEmpty { throw violation("drained at the wrong time") }
    }
  }

  /// Lets all that is underway end, without failures, and closes the pool.
  mutating func end() throws {
    for _ in 0..<10_000 {
      let isSteady = try ![Event.connected, .giveBack, .closed].reduce(false) { try happen($1) || $0 }
      if isSteady && waiting.isEmpty { break }
      if isSteady { _ = try happen(.wake) }
    }
    if !waiting.isEmpty { throw violation("somebody waits for ever") }
    _ = try happen(.close)
    while try [Event.connected, .giveBack, .closed].reduce(false, { try happen($1) || $0 }) {}
    if !state.isDrained { throw violation("not drained") }
  }

  private func violation(_ what: String) -> Violation { Violation(description: what) }
}

@Suite struct PoolWalkTests {
  private static let variants: [PoolState.Limits] = {
    var one = PoolState.Limits(maximum: 1)
    one.firstPause = .zero
    var two = PoolState.Limits(minimum: 1, maximum: 2)
    (two.idleTime, two.lifetime) = (.seconds(3), .seconds(20))
    var many = PoolState.Limits(minimum: 3, maximum: 8)
    (many.idleTime, many.lifetime, many.checkAfter) = (.seconds(9), .seconds(31), .seconds(1))
    return [one, two, many]
  }()

  @Test(arguments: variants.indices)
  func `every short course of events keeps the rules`(_ variant: Int) throws {
    var count = 0
    func explore(_ world: PoolWorld, _ trace: [PoolWorld.Event], depth: Int) throws {
      for event in PoolWorld.Event.allCases {
        var next = world
        let trace = trace + [event]
        do {
          guard try next.happen(event) else { continue }
          count += 1
          if depth > 1 {
            try explore(next, trace, depth: depth - 1)
          } else {
            try next.end()
          }
        } catch let violation as PoolWorld.Violation {
          Issue.record("\(trace): \(violation)")
          throw violation
        }
      }
    }
    var world = PoolWorld(Self.variants[variant])
    try explore(world, [], depth: 5)
    // A pool that has worked, and where two calls wait.
    for event in [.ask, .connected, .giveBack, .ask, .ask, .connected, .ask, .ask] as [PoolWorld.Event] {
      _ = try world.happen(event)
    }
    try explore(world, [], depth: 4)
    #expect(count > 5000)
  }

  @Test(arguments: 0..<60)
  func `long random courses of events keep the rules`(_ seed: UInt64) throws {
    for (index, limits) in Self.variants.enumerated() {
      var random = SeededGenerator(seed: seed * 3 + UInt64(index))
      var world = PoolWorld(limits)
      var trace: [PoolWorld.Event] = []
      // Failures are rare in one course and the rule in another.
      let rare = Double.random(in: 0...0.3, using: &random)
      do {
        for _ in 0..<400 {
          let isUsual = Double.random(in: 0...1, using: &random) > rare
          let events: [PoolWorld.Event] =
            isUsual
            ? [.ask, .ask, .ask, .giveBack, .giveBack, .connected, .connected, .pass, .wake, .closed]
            : [.giveBackBroken, .refusedForNow, .refusedForGood, .cancelFirst, .cancelLast, .pass]
          let event = events.randomElement(using: &random) ?? .ask
          trace.append(event)
          _ = try world.happen(event, chance: Double.random(in: 0...1, using: &random))
        }
        try world.end()
      } catch {
        Issue.record("seed \(seed), limits \(index), after \(trace.suffix(12)): \(error)")
      }
    }
  }

  @Test func `a thousand calls that come and are cancelled leave nothing behind`() throws {
    var queue = PoolQueue()
    let waiter = PoolQueue.Waiter(caller: Caller(fileID: "A", line: 1), since: .now, deadline: nil)
    var random = SeededGenerator(seed: 5)
    var numbers: [UInt64] = []
    for _ in 0..<5000 {
      switch Int.random(in: 0..<4, using: &random) {
      case 0, 1: numbers.append(queue.append(waiter))
      case 2:
        let first = queue.popFirst()?.number
        #expect(first == numbers.first)
        if first != nil { numbers.removeFirst() }
      default:
        guard let index = numbers.indices.randomElement(using: &random) else { continue }
        let (removed, again) = (queue.remove(numbers[index]), queue.remove(numbers[index]))
        #expect(removed != nil && again == nil)
        numbers.remove(at: index)
      }
      #expect(queue.count == numbers.count)
    }
    for number in numbers {
      let first = queue.popFirst()
      #expect(first?.number == number)
    }
    let none = queue.popFirst()
    #expect(none == nil && queue.isEmpty)
  }
}
