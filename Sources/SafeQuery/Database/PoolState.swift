/// A pool's decisions, as a value: no connection, no clock, no chance and no thread is in it.
///
/// Connections are known by their slots, waiting calls by their numbers. Each step is told the time, and returns what is
/// to be done; ``Pool`` does it. After each step:
/// - there are at most `maximum` connections, those that are being opened included;
/// - no connection is idle while somebody waits;
/// - whoever waits is served, or refused, in the order of asking: something that will come (a connection that is given
///   back or opened, the end of a pause, a deadline) brings the next step.
struct PoolState: Sendable {
  struct Limits: Sendable {
    /// How many connections are kept open.
    var minimum = 0
    var maximum: Int
    /// How long a connection is waited for.
    var leaseTimeout: Duration = .seconds(5)
    /// How long a connection is idle before it is closed; up to a tenth less for each, by chance.
    var idleTime: Duration?
    /// How old a connection becomes; up to a tenth less for each, by chance, so that not all end at once.
    var lifetime: Duration?
    /// How long a connection is idle before it is looked at again when it is used.
    var checkAfter: Duration?
    /// The pause after a connection could not be opened: twice as long each time, up to the longest.
    var firstPause: Duration = .milliseconds(100)
    var longestPause: Duration = .seconds(5)
  }

  /// What is to be done, in this order.
  struct Actions: Sendable {
    var closes: [Int] = []
    var handOvers: [(waiter: UInt64, arrival: Pool.Arrival?, slot: Int)] = []
    var refusals: [(waiter: UInt64, arrival: Pool.Arrival?, error: DatabaseError)] = []
    var connects: [Int] = []
    /// When ``PoolState/wake(_:_:)`` is to be called, with this.
    var wake: Moment?
    /// Nothing is left of a pool that was closed.
    var isDrained = false
  }

  /// A connection that was idle.
  struct Leased: Sendable, Hashable {
    let slot: Int
    /// Whether it was idle for so long that somebody may have ended it.
    let isStale: Bool
  }

  enum Answer: Sendable { case leased(Leased), waiting(UInt64), refused(DatabaseError) }

  enum Phase: Sendable { case vacant, connecting, idle, leased }

  struct Slot: Sendable {
    var phase: Phase
    /// When it came into its phase; a connection that is idle, when it was last heard of.
    var since: Moment
    /// Who leases it.
    var caller: Caller
    var expiry: Moment?
    var idleTime: Duration?
  }

  let limits: Limits
  private(set) var slots: [Slot] = []
  private var vacant: [Int] = []
  /// The one that was used last comes last, and is used first.
  private(set) var idle: [Int] = []
  private(set) var queue = PoolQueue()
  private var connecting = 0
  private var closing = 0
  private(set) var isClosed = false
  private var counts = PoolStatistics()
  private var armed: Moment?

  // What is known of attempts that failed since the last that didn't.
  private var hasConnected = false
  private(set) var failure: DatabaseError?
  private var failingSince: Moment?
  private var pause: Duration = .zero
  private var retryAt: Moment?
  /// Whether waiting for the next attempt is not worth it.
  private var isOutage = false

  init(_ limits: Limits) { self.limits = limits }

  /// Connections that are open.
  private var open: Int { slots.count - vacant.count - connecting }

  // MARK: Leases

  /// A connection that is idle, if nobody waits.
  mutating func leaseIdle(_ caller: Caller, _ now: Moment) -> Leased? {
    guard queue.isEmpty, let slot = idle.popLast() else { return nil }
    let isStale =
      if let checkAfter = limits.checkAfter { slots[slot].since.advanced(by: checkAfter) <= now } else { false }
    lease(slot, caller, now)
    return Leased(slot: slot, isStale: isStale)
  }

  private mutating func lease(_ slot: Int, _ caller: Caller, _ now: Moment) {
    slots[slot].phase = .leased
    slots[slot].since = now
    slots[slot].caller = caller
  }

  /// Asks for a connection.
  /// - Parameters:
  ///   - deadline: Until when it is waited for.
  ///   - limit: The time limit that the deadline comes from, if it isn't the pool's own.
  ///   - arrival: Whom the pool tells what comes of the waiting.
  mutating func lease(
    _ caller: Caller, until deadline: Moment?, limit: Duration? = nil, telling arrival: Pool.Arrival? = nil,
    _ now: Moment
  ) -> (Answer, Actions) {
    if isClosed { return (.refused(.poolIsClosed), Actions()) }
    if let leased = leaseIdle(caller, now) { return (.leased(leased), Actions()) }
    // One call tries, and the others need not wait for what it will find.
    if let failure, isOutage, open == 0, connecting > 0 || !mayConnect(now) { return (.refused(failure), Actions()) }
    let number = queue.append(
      PoolQueue.Waiter(caller: caller, since: now, deadline: deadline, limit: limit, arrival: arrival))
    var actions = Actions()
    // Where all are open, all that is to come of it is that it is refused in time.
    let isForeseen = if let deadline { armed.map { $0 <= deadline } ?? false } else { true }
    if open < limits.maximum || !isForeseen { settle(now, &actions) }
    return (.waiting(number), actions)
  }

  /// Gives a connection back in the usual case: nobody waits, and it stays open. This costs little, and has no
  /// consequences.
  /// - Parameter now: Nil if the connection was used for so short that the beginning is as good.
  /// - Returns: Whether this was the usual case; if not, nothing was done.
  mutating func giveBackIdle(_ slot: Int, _ now: Moment?) -> Bool {
    let now = now ?? slots[slot].since
    guard queue.isEmpty, !isClosed, !isExpired(slot, now) else { return false }
    slots[slot].phase = .idle
    slots[slot].since = now
    idle.append(slot)
    return true
  }

  /// Gives a connection that stays open to who waits longest. This costs little, and has no other consequences: what is
  /// due next, at the latest, has been asked for.
  /// - Returns: Who has it now; if nil, nothing was done.
  mutating func handOver(_ slot: Int, _ now: Moment) -> (waiter: UInt64, arrival: Pool.Arrival?)? {
    isExpired(slot, now) ? nil : serveNext(slot, now)
  }

  /// Gives a connection back.
  mutating func giveBack(_ slot: Int, isUsable: Bool, _ now: Moment) -> Actions {
    var actions = Actions()
    if !isUsable {
      counts.broken += 1
      close(slot, &actions)
    } else if isExpired(slot, now) {
      counts.retired += 1
      close(slot, &actions)
    } else {
      place(slot, now, &actions)
    }
    settle(now, &actions)
    return actions
  }

  /// Ends the waiting of a call whose task was cancelled.
  mutating func cancel(_ number: UInt64, _ now: Moment) -> Actions {
    var actions = Actions()
    guard let waiter = queue.remove(number) else { return actions }
    counts.waited(waiter.since.duration(to: now))
    actions.refusals.append((number, waiter.arrival, DatabaseError(.cancelled, "the task was cancelled")))
    settle(now, &actions)
    return actions
  }

  private func isExpired(_ slot: Int, _ now: Moment) -> Bool {
    if let expiry = slots[slot].expiry { expiry <= now } else { false }
  }

  private mutating func serveNext(_ slot: Int, _ now: Moment) -> (waiter: UInt64, arrival: Pool.Arrival?)? {
    guard let (number, waiter) = queue.popFirst() else { return nil }
    counts.waited(waiter.since.duration(to: now))
    lease(slot, waiter.caller, now)
    return (number, waiter.arrival)
  }

  /// Gives a connection to who waits longest, or lets it be idle.
  private mutating func place(_ slot: Int, _ now: Moment, _ actions: inout Actions) {
    if let (waiter, arrival) = serveNext(slot, now) {
      actions.handOvers.append((waiter, arrival, slot))
    } else if isClosed {
      close(slot, &actions)
    } else {
      slots[slot].phase = .idle
      slots[slot].since = now
      idle.append(slot)
    }
  }

  private mutating func close(_ slot: Int, _ actions: inout Actions) {
    vacate(slot)
    closing += 1
    actions.closes.append(slot)
  }

  private mutating func vacate(_ slot: Int) {
    slots[slot].phase = .vacant
    vacant.append(slot)
  }

  // MARK: Opening

  /// A connection was opened.
  /// - Parameter chance: From 0 to 1.
  mutating func connected(_ slot: Int, chance: Double, _ now: Moment) -> Actions {
    connecting -= 1
    counts.connects += 1
    hasConnected = true
    failure = nil
    failingSince = nil
    pause = .zero
    retryAt = nil
    isOutage = false
    let share = 1 - 0.1 * chance
    slots[slot].expiry = limits.lifetime.map { now.advanced(by: $0 * share) }
    slots[slot].idleTime = limits.idleTime.map { $0 * share }
    var actions = Actions()
    place(slot, now, &actions)
    settle(now, &actions)
    return actions
  }

  /// A connection could not be opened.
  /// - Parameters:
  ///   - mayPass: Whether it may be possible in a moment.
  ///   - chance: From 0 to 1.
  mutating func connectFailed(
    _ slot: Int, _ error: DatabaseError, mayPass: Bool, chance: Double, _ now: Moment
  ) -> Actions {
    connecting -= 1
    counts.connectFailures += 1
    vacate(slot)
    failure = error
    let since = failingSince ?? now
    failingSince = since
    isOutage = !mayPass || !hasConnected || since.duration(to: now) >= limits.leaseTimeout
    // Attempts that were made side by side are one.
    if mayConnect(now) {
      pause = pause == .zero ? limits.firstPause : min(pause * 2, limits.longestPause)
      retryAt = pause == .zero ? nil : now.advanced(by: pause * (0.5 + 0.5 * chance))
    }
    var actions = Actions()
    if isOutage && open == 0 { refuseAll(error, now, &actions) }
    settle(now, &actions)
    return actions
  }

  private func mayConnect(_ now: Moment) -> Bool { if let retryAt { retryAt <= now } else { true } }

  private mutating func refuseAll(_ error: DatabaseError, _ now: Moment, _ actions: inout Actions) {
    while let (number, waiter) = queue.popFirst() {
      counts.waited(waiter.since.duration(to: now))
      actions.refusals.append((number, waiter.arrival, error))
    }
  }

  /// How many connections should be opened now or after a pause.
  private var wanted: Int {
    let missing = isClosed || !hasConnected ? 0 : limits.minimum - open - connecting
    let places = limits.maximum - open - connecting
    return min(max(queue.count - connecting, missing), places)
  }

  // MARK: Time

  /// Does what is due.
  /// - Parameter armed: The time that was asked for; a call that is not the last that was asked for does nothing.
  mutating func wake(_ armed: Moment, _ now: Moment) -> Actions {
    var actions = Actions()
    guard armed == self.armed else { return actions }
    self.armed = nil
    for (number, waiter) in queue.removeLate(now) {
      counts.waited(waiter.since.duration(to: now))
      counts.timeouts += 1
      actions.refusals.append((number, waiter.arrival, timeout(waiter, now)))
    }
    retire(now, &actions)
    settle(now, &actions)
    return actions
  }

  /// Closes what was idle for too long, or is too old.
  private mutating func retire(_ now: Moment, _ actions: inout Actions) {
    var spare = open - limits.minimum
    var kept: [Int] = []
    for slot in idle {
      let isIdleTooLong = slots[slot].idleTime.map { slots[slot].since.advanced(by: $0) <= now } ?? false
      if isExpired(slot, now) || (isIdleTooLong && spare > 0) {
        spare -= 1
        counts.retired += 1
        close(slot, &actions)
      } else {
        kept.append(slot)
      }
    }
    idle = kept
  }

  /// What follows from a step: connections that are wanted are opened, and the next step that only time brings is asked
  /// for.
  private mutating func settle(_ now: Moment, _ actions: inout Actions) {
    if !mayConnect(now), isOutage, open == 0, connecting == 0, let failure { refuseAll(failure, now, &actions) }
    while wanted > 0, mayConnect(now), failure == nil || connecting == 0 {
      let slot = vacant.popLast() ?? slots.count
      let opening = Slot(phase: .connecting, since: now, caller: Caller(fileID: "", line: 0))
      if slot == slots.count { slots.append(opening) } else { slots[slot] = opening }
      connecting += 1
      actions.connects.append(slot)
    }
    if let due = nextDue(now), armed.map({ due < $0 }) ?? true {
      armed = due
      actions.wake = due
    }
    actions.isDrained = isDrained
  }

  /// Nothing that only time brings is due earlier. Connections that are leased count as if they were given back now, so
  /// that giving one back needs no look at the clock's other hands.
  private func nextDue(_ now: Moment) -> Moment? {
    var due = queue.earliestDeadline
    func consider(_ moment: Moment) { due = min(moment, due ?? moment) }
    if let retryAt, retryAt > now, wanted > 0, connecting == 0 { consider(retryAt) }
    let hasSpare = open > limits.minimum
    for slot in slots where slot.phase == .idle || slot.phase == .leased {
      if let expiry = slot.expiry, expiry > now || slot.phase == .idle { consider(expiry) }
      if hasSpare, let idleTime = slot.idleTime {
        consider((slot.phase == .idle ? slot.since : now).advanced(by: idleTime))
      }
    }
    return due
  }

  // MARK: End

  /// Closes the idle connections; the others follow when the calls that have or await one are done.
  mutating func close(_ now: Moment) -> Actions {
    isClosed = true
    var actions = Actions()
    for slot in idle { close(slot, &actions) }
    idle = []
    settle(now, &actions)
    return actions
  }

  /// Refuses the calls that still wait.
  mutating func abandon(_ now: Moment) -> Actions {
    var actions = Actions()
    refuseAll(.poolIsClosed, now, &actions)
    settle(now, &actions)
    return actions
  }

  /// A connection has been closed.
  mutating func closed(_ now: Moment) -> Actions {
    closing -= 1
    var actions = Actions()
    settle(now, &actions)
    return actions
  }

  var isDrained: Bool { isClosed && queue.isEmpty && closing == 0 && vacant.count == slots.count }

  // MARK: Statistics

  var statistics: PoolStatistics {
    var statistics = counts
    statistics.maximum = limits.maximum
    statistics.idle = idle.count
    statistics.leased = open - idle.count
    statistics.connecting = connecting
    statistics.waiting = queue.count
    return statistics
  }
}
