import Testing

@testable import SafeQuery

/// A pool's state that expectations can change.
private final class Subject {
  private var state: PoolState

  init(_ limits: PoolState.Limits) { state = PoolState(limits) }

  var limits: PoolState.Limits { state.limits }
  var statistics: PoolStatistics { state.statistics }

  func leaseIdle(_ caller: Caller, _ now: Moment) -> PoolState.Leased? { state.leaseIdle(caller, now) }

  func lease(
    _ caller: Caller, until deadline: Moment?, _ now: Moment
  ) -> (PoolState.Answer, PoolState.Actions) { state.lease(caller, until: deadline, now) }

  func giveBackIdle(_ slot: Int, _ now: Moment) -> Bool { state.giveBackIdle(slot, now) }

  func giveBack(_ slot: Int, isUsable: Bool, _ now: Moment) -> PoolState.Actions {
    state.giveBack(slot, isUsable: isUsable, now)
  }

  func cancel(_ number: UInt64, _ now: Moment) -> PoolState.Actions { state.cancel(number, now) }

  func connected(_ slot: Int, chance: Double, _ now: Moment) -> PoolState.Actions {
    state.connected(slot, chance: chance, now)
  }

  func connectFailed(
    _ slot: Int, _ error: DatabaseError, mayPass: Bool, chance: Double, _ now: Moment
  ) -> PoolState.Actions { state.connectFailed(slot, error, mayPass: mayPass, chance: chance, now) }

  func wake(_ armed: Moment, _ now: Moment) -> PoolState.Actions {
    state.wake(armed, now)
  }

  func close(_ now: Moment) -> PoolState.Actions { state.close(now) }
  func closed(_ now: Moment) -> PoolState.Actions { state.closed(now) }
  func abandon(_ now: Moment) -> PoolState.Actions { state.abandon(now) }

  func overdue(_ limit: Duration, _ now: Moment) -> DatabaseError { state.overdue(limit, now) }
}

/// A pool's decisions, without connections: time is a number here.
@Suite struct PoolStateTests {
  private static let start = Moment.now
  private let caller = Caller(fileID: "App/Orders.swift", line: 12)
  private let other = Caller(fileID: "App/Users.swift", line: 7)

  private func at(_ seconds: Double) -> Moment { Self.start.advanced(by: .seconds(seconds)) }

  private func limits(_ maximum: Int, minimum: Int = 0) -> PoolState.Limits {
    PoolState.Limits(minimum: minimum, maximum: maximum)
  }

  /// A pool whose first connections are open and idle.
  private func pool(_ limits: PoolState.Limits, open count: Int) throws -> Subject {
    let state = Subject(limits)
    var slots: [Int] = []
    for _ in 0..<count {
      let actions = try ask(state, 0, hasDeadline: false).actions
      slots.append(try #require(actions.connects.first))
    }
    for slot in slots { _ = state.connected(slot, chance: 0, at(0)) }
    for slot in slots { #expect(state.giveBackIdle(slot, at(0))) }
    return state
  }

  private func ask(
    _ state: Subject, _ time: Double, by caller: Caller? = nil, hasDeadline: Bool = true
  ) throws -> (number: UInt64, actions: PoolState.Actions) {
    let deadline = hasDeadline ? at(time).advanced(by: state.limits.leaseTimeout) : nil
    let (answer, actions) = state.lease(caller ?? self.caller, until: deadline, at(time))
    guard case .waiting(let number) = answer else {
      Issue.record("the call does not wait: \(answer)")
      throw CancellationError()
    }
    return (number, actions)
  }

  private func leased(_ state: Subject, _ time: Double, by caller: Caller? = nil) throws -> Int {
    try #require(state.leaseIdle(caller ?? self.caller, at(time))).slot
  }

  private let refused = DatabaseError(.connectionFailed, "can't connect: Connection refused")

  // MARK: Leases

  @Test func `the first call opens a connection and gets it`() throws {
    let state = Subject(limits(2))
    #expect(state.leaseIdle(caller, at(0)) == nil)
    let (number, actions) = try ask(state, 0)
    #expect(actions.connects == [0] && actions.handOvers.isEmpty)
    let opened = state.connected(0, chance: 0, at(1))
    #expect(opened.handOvers.map(\.waiter) == [number] && opened.handOvers.map(\.slot) == [0])
    #expect(state.giveBackIdle(0, at(2)))
    #expect(state.leaseIdle(caller, at(3)) == PoolState.Leased(slot: 0, isStale: false))
  }

  @Test func `there are never more connections than the maximum, and calls are served in their order`() throws {
    let state = Subject(limits(2))
    var numbers: [UInt64] = []
    var connects: [Int] = []
    for _ in 0..<5 {
      let (number, actions) = try ask(state, 0)
      numbers.append(number)
      connects += actions.connects
    }
    #expect(connects == [0, 1])
    var served: [UInt64] = []
    for slot in connects { served += state.connected(slot, chance: 0, at(0)).handOvers.map(\.waiter) }
    for slot in [1, 0, 1] {
      #expect(!state.giveBackIdle(slot, at(1)))
      served += state.giveBack(slot, isUsable: true, at(1)).handOvers.map(\.waiter)
    }
    #expect(served == numbers)
  }

  @Test func `nobody overtakes who waits`() throws {
    let state = try pool(limits(1), open: 1)
    let slot = try leased(state, 0)
    let (first, _) = try ask(state, 1)
    #expect(state.giveBack(slot, isUsable: true, at(2)).handOvers.map(\.waiter) == [first])
    #expect(state.leaseIdle(caller, at(2)) == nil)
  }

  @Test func `the connection that was used last is used first`() throws {
    let state = try pool(limits(3), open: 3)
    let slots = try [leased(state, 1), leased(state, 1), leased(state, 1)]
    for slot in [slots[2], slots[0], slots[1]] { #expect(state.giveBackIdle(slot, at(2))) }
    #expect(try leased(state, 3) == slots[1])
    #expect(try leased(state, 3) == slots[0])
  }

  @Test func `a call that is cancelled leaves its place to the next`() throws {
    let state = try pool(limits(1), open: 1)
    let slot = try leased(state, 0)
    let (first, _) = try ask(state, 1)
    let (second, _) = try ask(state, 1)
    let actions = state.cancel(first, at(2))
    #expect(actions.refusals.map(\.waiter) == [first] && actions.refusals.first?.error.kind == .cancelled)
    #expect(state.cancel(first, at(2)).refusals.isEmpty)
    #expect(state.giveBack(slot, isUsable: true, at(3)).handOvers.map(\.waiter) == [second])
    #expect(state.statistics.waits == 3 && state.statistics.longestWait == .seconds(2), "with the wait for the first")
  }

  @Test func `a connection that was idle for a while is looked at before it is used`() throws {
    var limits = limits(1)
    limits.checkAfter = .seconds(1)
    let state = try pool(limits, open: 1)
    #expect(try #require(state.leaseIdle(caller, at(0.9))).isStale == false)
    #expect(state.giveBackIdle(0, at(1)))
    #expect(try #require(state.leaseIdle(caller, at(2))).isStale == true)
  }

  @Test func `a broken connection is closed, and another one opened for who waits`() throws {
    let state = try pool(limits(1), open: 1)
    let slot = try leased(state, 0)
    let (number, _) = try ask(state, 1)
    let actions = state.giveBack(slot, isUsable: false, at(2))
    #expect(actions.closes == [slot] && actions.connects == [slot] && actions.handOvers.isEmpty)
    #expect(state.connected(slot, chance: 0, at(3)).handOvers.map(\.waiter) == [number])
    #expect(state.statistics.broken == 1)
  }

  // MARK: Limits of time

  @Test func `who waits too long is told who has the connections and since when`() throws {
    let state = try pool(limits(4), open: 3)
    _ = try leased(state, 1)
    _ = try leased(state, 2, by: other)
    _ = try leased(state, 3.55)
    let (number, asked) = try ask(state, 4)
    #expect(asked.connects == [3] && asked.wake == at(9))
    let actions = state.wake(at(9), at(9))
    #expect(actions.refusals.map(\.waiter) == [number])
    let error = try #require(actions.refusals.first?.error)
    #expect(error.kind == .timeout)
    #expect(
      error.message
        == "no connection became free within 5.0 seconds; 3 are in use: 2 by App/Orders.swift:12 (for 8.0 s), "
        + "1 by App/Users.swift:7 (for 7.0 s); 1 is being opened")
    #expect(state.statistics.timeouts == 1 && state.statistics.waiting == 0)
  }

  @Test func `a deadline that has passed for one lets the others wait`() throws {
    let state = try pool(limits(1), open: 1)
    let slot = try leased(state, 0)
    let (first, asked) = try ask(state, 1)
    let (second, askedLater) = try ask(state, 2)
    #expect(asked.wake == at(6) && askedLater.wake == nil)
    let actions = state.wake(at(6), at(6))
    #expect(actions.refusals.map(\.waiter) == [first] && actions.wake == at(7))
    #expect(state.wake(at(6), at(6.5)).refusals.isEmpty, "a call that is not the last asked for")
    #expect(state.giveBack(slot, isUsable: true, at(6.5)).handOvers.map(\.waiter) == [second])
  }

  @Test func `connections above the minimum are closed when they were idle for long, by chance a little earlier`()
    throws
  {
    var limits = limits(3, minimum: 1)
    limits.idleTime = .seconds(100)
    let state = Subject(limits)
    for _ in 0..<3 { _ = try ask(state, 0, hasDeadline: false) }
    let wakes = [0, 1, 2].map { state.connected($0, chance: Double($0) / 2, at(0)).wake }
    #expect(wakes.compactMap(\.self).last == at(90))
    for slot in [0, 1, 2] { #expect(state.giveBackIdle(slot, at(0))) }
    #expect(state.wake(at(95), at(95)).closes.isEmpty)
    let first = state.wake(at(95), at(95))
    #expect(first.closes.isEmpty, "it is not the time that was asked for")
    let due = state.wake(at(90), at(90))
    #expect(due.closes == [2] && due.wake == at(95))
    let next = state.wake(at(95), at(95))
    #expect(next.closes == [1] && next.wake == nil)
    #expect(state.statistics.idle == 1 && state.statistics.retired == 2)
  }

  @Test func `an old connection is closed when it is idle or given back, and a minimum filled up again`() throws {
    var limits = limits(2, minimum: 2)
    limits.lifetime = .seconds(100)
    let state = Subject(limits)
    let (_, asked) = try ask(state, 0, hasDeadline: false)
    #expect(asked.connects == [0])
    let opened = state.connected(0, chance: 1, at(0))
    #expect(opened.connects == [1], "the minimum")
    _ = state.connected(1, chance: 0, at(0))
    let (idle, used) = (1, 0)
    let late = state.giveBack(used, isUsable: true, at(90))
    #expect(late.closes == [used] && late.connects == [used])
    _ = state.connected(used, chance: 0, at(90))
    let early = state.wake(at(90), at(90))
    #expect(early.closes.isEmpty && early.wake == at(100))
    let due = state.wake(at(100), at(100))
    #expect(due.closes == [idle] && due.connects == [idle])
  }

  // MARK: Failures

  @Test func `the first connection's failure is told at once`() throws {
    let state = Subject(limits(2))
    let (first, _) = try ask(state, 0)
    let (second, _) = try ask(state, 0)
    let actions = state.connectFailed(0, refused, mayPass: true, chance: 0, at(0.1))
    #expect(actions.refusals.map(\.waiter) == [first, second])
    #expect(actions.refusals.first?.error.message == refused.message)
    #expect(state.statistics.connectFailures == 1 && state.statistics.waiting == 0)
  }

  @Test func `a failure that may pass is waited for, with longer and longer pauses`() throws {
    let state = try pool(limits(2), open: 1)
    #expect(state.giveBack(try leased(state, 1), isUsable: false, at(1)).connects.isEmpty)
    let (number, asked) = try ask(state, 1)
    var (time, pauses): (Double, [Double]) = (1, [])
    var slot = try #require(asked.connects.first)
    while true {
      let failed = state.connectFailed(slot, refused, mayPass: true, chance: 1, at(time))
      #expect(failed.connects.isEmpty)
      guard failed.refusals.isEmpty, let wake = failed.wake else { break }
      let pause = at(time).duration(to: wake) / .seconds(1)
      pauses.append((pause * 10).rounded() / 10)
      time += pause
      let next = state.wake(wake, wake)
      guard let again = next.connects.first else {
        #expect(next.refusals.map(\.waiter) == [number])
        #expect(
          next.refusals.first?.error.message
            == "no connection could be made within 5.0 seconds: can't connect: Connection refused")
        #expect(next.refusals.first?.error.kind == .connectionFailed)
        break
      }
      slot = again
    }
    #expect(pauses.prefix(5) == [0.1, 0.2, 0.4, 0.8, 1.6])
  }

  @Test func `after a long outage one call tries, and the others are told at once`() throws {
    let state = try pool(limits(4), open: 1)
    _ = state.giveBack(try leased(state, 0), isUsable: false, at(0))
    let first = try ask(state, 0)
    _ = state.connectFailed(try #require(first.actions.connects.first), refused, mayPass: true, chance: 1, at(0))
    let again = state.wake(at(0.1), at(0.1))
    let failed = state.connectFailed(try #require(again.connects.first), refused, mayPass: true, chance: 1, at(6))
    #expect(failed.refusals.map(\.waiter) == [first.number], "the outage is longer than a lease is waited for")
    guard case (.refused(let error), _) = state.lease(caller, until: nil, at(6.1)) else {
      Issue.record("not refused")
      return
    }
    #expect(error.message == refused.message)
    let (prober, probing) = try ask(state, 20)
    #expect(probing.connects.count == 1)
    guard case (.refused, _) = state.lease(caller, until: nil, at(20)) else {
      Issue.record("not refused")
      return
    }
    let healed = state.connected(try #require(probing.connects.first), chance: 0, at(20))
    #expect(healed.handOvers.map(\.waiter) == [prober])
    _ = try ask(state, 20)
  }

  @Test func `a failure that can't pass is told at once, unless another connection will come back`() throws {
    let denied = DatabaseError(.permissionDenied, "password authentication failed")
    let state = try pool(limits(2), open: 1)
    let slot = try leased(state, 0)
    let (number, asked) = try ask(state, 0)
    let opening = try #require(asked.connects.first)
    let failed = state.connectFailed(opening, denied, mayPass: false, chance: 0, at(0))
    #expect(failed.refusals.isEmpty)
    let broken = state.giveBack(slot, isUsable: false, at(0.01))
    #expect(broken.refusals.map(\.waiter) == [number] && broken.refusals.first?.error.kind == .permissionDenied)
  }

  // MARK: End

  @Test func `a closed pool serves who waits, and takes nobody else`() throws {
    let state = try pool(limits(2), open: 2)
    let slot = try leased(state, 0)
    let last = try leased(state, 0)
    let (number, _) = try ask(state, 1)
    #expect(state.close(at(2)).isDrained == false)
    guard case (.refused(let error), _) = state.lease(caller, until: nil, at(2)) else {
      Issue.record("not refused")
      return
    }
    #expect(error.kind == .closed)
    #expect(state.giveBack(slot, isUsable: true, at(3)).handOvers.map(\.waiter) == [number])
    #expect(!state.giveBackIdle(slot, at(4)))
    #expect(state.giveBack(slot, isUsable: true, at(4)).closes == [slot])
    #expect(state.giveBack(last, isUsable: true, at(5)).closes == [last])
    #expect(state.closed(at(5)).isDrained == false)
    #expect(state.closed(at(5)).isDrained)
  }

  @Test func `a pool that is given up refuses who waits`() throws {
    let state = try pool(limits(1), open: 1)
    _ = try leased(state, 0, by: other)
    let (number, _) = try ask(state, 1)
    _ = state.close(at(2))
    #expect(
      state.overdue(.seconds(30), at(32.15)).message
        == "the database's work did not end within 30.0 seconds; 1 is in use: 1 by App/Users.swift:7 (for 32.1 s)")
    let actions = state.abandon(at(3))
    #expect(actions.refusals.map(\.waiter) == [number] && actions.refusals.first?.error.kind == .closed)
  }
}
