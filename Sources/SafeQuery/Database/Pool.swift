import Synchronization

/// Lanes that are opened when needed, up to a number, and leased in the order of asking.
///
/// What is to happen is ``PoolState``'s decision; here it is done.
final class Pool: Sendable {
  /// What a call does when it has a lane, or is refused one. A function by itself would be wrapped, and allocated, anew
  /// by each generic type and function that it goes through.
  struct Arrival: Sendable {
    /// It must be quick: another call's thread runs it.
    let tell: @Sendable (Result<Lane, any Error>) -> Void
  }

  fileprivate struct Core {
    var state: PoolState
    /// By their slots.
    var lanes: [Lane?] = []
    var drains: [UInt64: CheckedContinuation<Bool, Never>] = [:]
    var nextDrain: UInt64 = 0
  }

  /// What is left to do outside of the lock. A task is never resumed under it: that takes the lock of the task, which a
  /// cancellation holds while it waits for this one.
  fileprivate struct Work {
    var closes: [Lane] = []
    var arrivals: [(Arrival, Result<Lane, any Error>)] = []
    var connects: [Int] = []
    var wake: Moment?
    var drains: [CheckedContinuation<Bool, Never>] = []
    var isDrained = false
  }

  private let core: Mutex<Core>
  private let connect: @Sendable () throws -> any Driver
  private let observation: PoolObservation?
  private let whenDrained: @Sendable () -> Void
  /// The statement caches of its connections.
  let caches: StatementCaches

  /// - Parameters:
  ///   - whenDrained: Called once all lanes of the closed pool are closed.
  ///   - connect: Opens a connection, whose cache is one of those; called on that connection's thread.
  init(
    _ limits: PoolState.Limits, _ observation: DatabaseObservation, named name: String,
    whenDrained: @escaping @Sendable () -> Void = {},
    connect: @escaping @Sendable (StatementCaches) throws -> any Driver
  ) {
    let caches = StatementCaches()
    self.whenDrained = whenDrained
    core = Mutex(Core(state: PoolState(limits)))
    self.observation = PoolObservation(observation, name, caches)
    self.caches = caches
    self.connect = { try connect(caches) }
  }

  var statistics: PoolStatistics { core.withLock { $0.state.statistics } }

  // MARK: Leases

  /// A lane that is free this moment and open already, or nil.
  func leaseIdle(_ fileID: StaticString, _ line: UInt) -> Lane? {
    let caller = Caller(fileID: fileID, line: line)
    while true {
      let now = Moment.now
      let found = core.withLock { core in
        core.state.leaseIdle(caller, now).flatMap { leased in core.lanes[leased.slot].map { (leased, $0) } }
      }
      guard let (leased, lane) = found else { return nil }
      if accepts(lane, leased) {
        observation?.leased(lane.slot, after: .zero, statistics)
        return lane
      }
    }
  }

  /// A lane, for one user until it is given back. It is waited for until the usual time is over, or the task's deadline.
  /// - Parameter isPatient: Whether it is waited for as long as the attempt to open one takes, not for the usual time.
  /// - Throws: ``DatabaseError``: `timeout` if none becomes free in time, `connectionFailed` if none can be opened.
  func lease(_ fileID: StaticString, _ line: UInt, isPatient: Bool = false) async throws -> Lane {
    if let idle = leaseIdle(fileID, line) { return idle }
    return try await leaseLater(fileID, line, isPatient: isPatient)
  }

  /// A lane that is waited for, as ``lease(_:_:isPatient:)`` does where none is idle.
  func leaseLater(_ fileID: StaticString, _ line: UInt, isPatient: Bool = false) async throws -> Lane {
    let place = Atomic<UInt64>(0)
    return try await withTaskCancellationHandler {
      // SAFETY: an arrival is called once.
      unsafe try await withUnsafeThrowingContinuation { continuation in
        let arrival = Arrival { unsafe continuation.resume(with: $0) }
        queueUp(Caller(fileID: fileID, line: line), isPatient: isPatient, at: place, arrival)
      }
    } onCancel: {
      leave(place)
    }
  }

  /// Runs a block on the thread of a lane, which then gives the lane back, so that the next user need not wait until this
  /// task is scheduled again. Nor need it when the block waits for a lane: the thread that gives one back runs it next.
  /// If the task is cancelled, or its deadline passes, the running statement is interrupted.
  /// - Parameters:
  ///   - idle: The lane, if there is one already.
  ///   - isKept: Whether the lane is not given back.
  /// - Throws: What the block throws, and what ``lease(_:_:isPatient:)`` does.
  func perform<Result: Sendable>(
    on idle: Lane? = nil, isKept: Bool = false, _ observation: CallObservation? = nil, _ fileID: StaticString,
    _ line: UInt,
    _ body: @escaping @Sendable (any Driver, Lease) throws -> Result
  ) async throws -> Result {
    let idle = idle ?? leaseIdle(fileID, line)
    let lease = Lease(until: .current, observation)
    let place = Atomic<UInt64>(0)
    return try await withTaskCancellationHandler {
      // SAFETY: an arrival is called once, and so is what the lane calls at the end of the block.
      unsafe try await withUnsafeThrowingContinuation { continuation in
        let arrival = Arrival { [self] lane in
          switch lane {
          case .success(let lane):
            lane.perform(lease, givingBackTo: isKept ? nil : self, body) { unsafe continuation.resume(with: $0) }
          case .failure(let error): unsafe continuation.resume(throwing: error)
          }
        }
        if let idle { return arrival.tell(.success(idle)) }
        queueUp(Caller(fileID: fileID, line: line), at: place, arrival)
      }
    } onCancel: {
      leave(place)
      lease.end(.cancelled)
    }
  }

  /// Lets a call wait for a lane.
  /// - Parameter place: Is given its number.
  private func queueUp(
    _ caller: Caller, isPatient: Bool = false, at place: borrowing Atomic<UInt64>, _ arrival: Arrival
  ) {
    let arrival = observation?.waiting(for: self, arrival) ?? arrival
    while true {
      let now = Moment.now
      var isCancelled = false
      let (answer, lane, work) = core.withLock { core in
        let (answer, actions) = core.queueUp(caller, isPatient: isPatient, arrival, now)
        var lane: Lane?
        switch answer {
        case .leased(let leased): lane = core.lanes[leased.slot]
        case .refused: break
        case .waiting(let number):
          place.store(number, ordering: .relaxed)
          // If not now, the cancellation finds the number.
          isCancelled = Task.isCancelled
        }
        return (answer, lane, core.work(for: actions))
      }
      perform(work)
      switch answer {
      case .waiting: return isCancelled ? leave(place) : ()
      case .refused(let error): return arrival.tell(.failure(error))
      case .leased(let leased):
        if let lane, accepts(lane, leased) { return arrival.tell(.success(lane)) }
      }
    }
  }

  /// Whether the connection of an idle lane still is there; if not, the lane is given back.
  private func accepts(_ lane: Lane, _ leased: PoolState.Leased) -> Bool {
    if !leased.isStale || lane.isAlive() { return true }
    giveBack(lane)
    return false
  }

  /// Ends the waiting of a call whose task is cancelled.
  private func leave(_ place: borrowing Atomic<UInt64>) {
    step { state, now in
      let number = place.load(ordering: .relaxed)
      return number == 0 ? PoolState.Actions() : state.cancel(number, now)
    }
  }

  /// Gives a lane back.
  /// - Parameter isShortUse: Whether it was used so shortly that the time need not be looked at.
  func giveBack(_ lane: Lane, isShortUse: Bool = false) {
    guard let observation else { return takeBack(lane, isShortUse) }
    // Once it is back, the next may have it.
    let start = observation.leaseEnds(lane.slot)
    takeBack(lane, isShortUse)
    if let start { observation.tell(.returned(after: start.duration(to: .now)), statistics) }
  }

  @inline(__always)
  private func takeBack(_ lane: Lane, _ isShortUse: Bool) {
    let isUsable = lane.isUsable
    if isUsable {
      let now = isShortUse ? nil : Moment.now
      var arrival = Arrival?.none
      let isBack = core.withLock { core in
        if core.state.giveBackIdle(lane.slot, now) { return true }
        guard let next = core.state.handOver(lane.slot, now ?? .now) else { return false }
        arrival = next.arrival
        return true
      }
      arrival?.tell(.success(lane))
      if isBack { return }
    }
    step { $0.giveBack(lane.slot, isUsable: isUsable, $1) }
  }

  // MARK: End

  /// Closes the idle lanes, and the others when they are given back. Later leases throw.
  func close() { step { $0.close($1) } }

  /// Waits until all lanes of a closed pool are closed, the calls that wait for one having been served.
  /// - Parameter limit: How long. Calls that still wait are then refused, and statements that still run interrupted.
  /// - Throws: ``DatabaseError`` of kind `timeout` that says who has the lanes.
  func drain(until deadline: ContinuousClock.Instant, within limit: Duration) async throws {
    let number = core.withLock { core in
      core.nextDrain += 1
      return core.nextDrain
    }
    let isDrained = await withCheckedContinuation { continuation in
      let isDrained = core.withLock { core in
        if !core.state.isDrained { core.drains[number] = continuation }
        return core.state.isDrained
      }
      if isDrained { return continuation.resume(returning: true) }
      Alarm.after(ContinuousClock.now.duration(to: deadline)) { [weak self] in
        self?.core.withLock { $0.drains.removeValue(forKey: number) }?.resume(returning: false)
      }
    }
    if isDrained { return }
    let error = core.withLock { $0.state.overdue(limit, .now) }
    step { $0.abandon($1) }
    for lane in core.withLock({ $0.lanes }) { lane?.interruptUse() }
    throw error
  }

  // MARK: Doing what was decided

  /// - Parameter change: What observers are told, before a caller hears of it.
  private func step(
    telling change: PoolEvent.Change? = nil, _ body: (inout PoolState, Moment) -> PoolState.Actions
  ) {
    let work = core.withLock { core in
      let actions = body(&core.state, .now)
      return core.work(for: actions)
    }
    if let change { observation?.tell(change, statistics) }
    perform(work)
  }

  private func perform(_ work: Work) {
    for (arrival, result) in work.arrivals { arrival.tell(result) }
    for lane in work.closes {
      lane.close { [self] in step(telling: .closed) { $0.closed($1) } }
    }
    for slot in work.connects { open(slot) }
    if let wake = work.wake {
      Alarm.after(Moment.now.duration(to: wake)) { [weak self] in self?.step { $0.wake(wake, $1) } }
    }
    if work.isDrained { whenDrained() }
    for drain in work.drains { drain.resume(returning: true) }
  }

  private func open(_ slot: Int) {
    let start = Moment.now
    Lane.open(slot: slot, connect) { [self] result in
      let chance = Double.random(in: 0..<1)
      switch result {
      case .success(let lane):
        core.withLock { $0.keep(lane) }
        step(telling: .opened(start.duration(to: .now))) { $0.connected(slot, chance: chance, $1) }
      case .failure(let error):
        let error = error as? DatabaseError ?? DatabaseError(.connectionFailed, "no connection could be made")
        step(telling: .openFailed(error)) { $0.connectFailed(slot, error, mayPass: error.mayPass, chance: chance, $1) }
      }
    }
  }
}

extension Pool.Core {
  mutating func queueUp(
    _ caller: Caller, isPatient: Bool, _ arrival: Pool.Arrival, _ now: Moment
  ) -> (PoolState.Answer, PoolState.Actions) {
    let usual = isPatient ? nil : now.advanced(by: state.limits.leaseTimeout)
    guard let own = Deadline.current else { return state.lease(caller, until: usual, telling: arrival, now) }
    if let usual, usual <= own.moment { return state.lease(caller, until: usual, telling: arrival, now) }
    return state.lease(caller, until: own.moment, limit: own.limit, telling: arrival, now)
  }

  mutating func keep(_ lane: Lane) {
    while lanes.count <= lane.slot { lanes.append(nil) }
    lanes[lane.slot] = lane
  }

  /// Finds the lanes and calls that the actions mean.
  mutating func work(for actions: PoolState.Actions) -> Pool.Work {
    var work = Pool.Work()
    for slot in actions.closes {
      if let lane = lanes[slot] { work.closes.append(lane) }
      lanes[slot] = nil
    }
    for (_, arrival, slot) in actions.handOvers {
      if let arrival, let lane = lanes[slot] { work.arrivals.append((arrival, .success(lane))) }
    }
    for case (_, let arrival?, let error) in actions.refusals { work.arrivals.append((arrival, .failure(error))) }
    work.connects = actions.connects
    work.wake = actions.wake
    if actions.isDrained {
      work.isDrained = true
      work.drains = Array(drains.values)
      drains = [:]
    }
    return work
  }
}
