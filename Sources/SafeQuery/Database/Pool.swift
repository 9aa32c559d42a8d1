import Synchronization

/// Lanes that are opened when needed, up to a number, and leased in the order of asking.
final class Pool: Sendable {
  private struct Waiter {
    let id: UInt64
    let continuation: CheckedContinuation<Lane?, any Error>
  }

  private struct State {
    var idle: [Lane] = []
    var open = 0
    var waiters: [Waiter] = []
    var nextID: UInt64 = 0
    var isClosed = false

    /// What somebody gets who could not be served a moment ago.
    mutating func outcome(of waiter: Waiter, _ maximum: Int) -> Outcome {
      if let lane = idle.popLast() { return .lane(lane) }
      // A place became free since it was asked for, as when another's connection could not be opened.
      if open < maximum && !isClosed {
        open += 1
        return .place
      }
      waiters.append(waiter)
      return .queued
    }
  }

  private enum Outcome { case lane(Lane), place, queued }

  // A continuation is never resumed under the lock: that takes the lock of its task, which a cancellation holds while
  // it waits for this one.

  private let state = Mutex(State())
  private let maximum: Int
  private let patience: Duration
  private let connect: @Sendable () throws -> any Driver

  /// - Parameters:
  ///   - maximum: How many connections there are at most.
  ///   - patience: How long a lease is waited for.
  init(maximum: Int, patience: Duration, connect: @escaping @Sendable () throws -> any Driver) {
    self.maximum = maximum
    self.patience = patience
    self.connect = connect
  }

  /// A lane that is free this moment and open already, or nil.
  func leaseIdle() -> Lane? { state.withLock { $0.waiters.isEmpty ? $0.idle.popLast() : nil } }

  /// A lane, for one user until it is given back.
  /// - Throws: ``DatabaseError``: `timeout` if none becomes free in time, `connectionFailed` if one can't be opened.
  func lease() async throws -> Lane {
    if let lane = leaseIdle() { return lane }
    if try reserve() { return try await openReserved() }
    // Nil tells that a lane was lost and its place is this waiter's.
    if let lane = try await wait() { return lane }
    return try await openReserved()
  }

  func giveBack(_ lane: Lane) {
    guard lane.isUsable else {
      lane.close()
      return passOn()
    }
    var waiter: Waiter?
    let closed: Bool = state.withLock { state in
      if !state.waiters.isEmpty {
        waiter = state.waiters.removeFirst()
      } else if state.isClosed {
        state.open -= 1
        return true
      } else {
        state.idle.append(lane)
      }
      return false
    }
    waiter?.continuation.resume(returning: lane)
    if closed { lane.close() }
  }

  /// Closes the idle lanes, and the others when they are given back. Later leases throw.
  func close() {
    let idle = state.withLock { state in
      state.isClosed = true
      state.open -= state.idle.count
      defer { state.idle = [] }
      return state.idle
    }
    for lane in idle { lane.close() }
  }

  private func reserve() throws -> Bool {
    try state.withLock { state in
      if state.isClosed { throw DatabaseError(.closed, "the database is closed") }
      guard state.open < maximum else { return false }
      state.open += 1
      return true
    }
  }

  private func openReserved() async throws -> Lane {
    do { return try await Lane.open(connect) } catch {
      passOn()
      throw error
    }
  }

  /// Gives the place of a lane that is gone to the first waiter, or frees it.
  private func passOn() {
    let waiter: Waiter? = state.withLock { state in
      if state.waiters.isEmpty {
        state.open -= 1
        return nil
      }
      return state.waiters.removeFirst()
    }
    waiter?.continuation.resume(returning: nil)
  }

  private func wait() async throws -> Lane? {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    let limit = Deadline.current
    var deadline = ContinuousClock.now + patience
    var timeout = timeout
    if let limit, limit.instant < deadline { (deadline, timeout) = (limit.instant, limit.error) }
    let timer = Task { [self, deadline, timeout] in
      try await Task.sleep(until: deadline)
      giveUp(id, timeout)
    }
    defer { timer.cancel() }
    return try await withTaskCancellationHandler { [deadline, timeout] in
      try await withCheckedThrowingContinuation { continuation in
        let outcome = state.withLock { $0.outcome(of: Waiter(id: id, continuation: continuation), maximum) }
        switch outcome {
        case .lane(let lane): continuation.resume(returning: lane)
        case .place: continuation.resume(returning: nil)
        // The timer or a cancellation may have come before there was somebody to tell.
        case .queued where Task.isCancelled: giveUp(id, cancelled)
        case .queued where ContinuousClock.now >= deadline: giveUp(id, timeout)
        case .queued: break
        }
      }
    } onCancel: {
      giveUp(id, cancelled)
    }
  }

  private var cancelled: DatabaseError { DatabaseError(.cancelled, "the task was cancelled") }

  private var timeout: DatabaseError {
    DatabaseError(.timeout, "no connection became free within \(patience); \(maximum) are in use")
  }

  private func giveUp(_ id: UInt64, _ error: DatabaseError) {
    let waiter: Waiter? = state.withLock { state in
      guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
      return state.waiters.remove(at: index)
    }
    waiter?.continuation.resume(throwing: error)
  }
}
