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
  }

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
      return passOn(nil)
    }
    let closed: Bool = state.withLock { state in
      if !state.waiters.isEmpty {
        state.waiters.removeFirst().continuation.resume(returning: lane)
      } else if state.isClosed {
        state.open -= 1
        return true
      } else {
        state.idle.append(lane)
      }
      return false
    }
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
      passOn(nil)
      throw error
    }
  }

  /// Gives the place of a lane that is gone to the first waiter, or frees it.
  private func passOn(_ lane: Lane?) {
    state.withLock { state in
      if state.waiters.isEmpty {
        state.open -= 1
      } else {
        state.waiters.removeFirst().continuation.resume(returning: nil)
      }
    }
  }

  private func wait() async throws -> Lane? {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    let timer = Task { [patience] in
      try await Task.sleep(for: patience)
      self.giveUp(
        id, DatabaseError(.timeout, "no connection became free within \(patience); \(self.maximum) are in use"))
    }
    defer { timer.cancel() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let lane: Lane? = state.withLock { state in
          if Task.isCancelled {
            continuation.resume(throwing: DatabaseError(.cancelled, "the task was cancelled"))
            return nil
          }
          if let lane = state.idle.popLast() { return lane }
          // A place became free since it was asked for, as when another's connection could not be opened.
          if state.open < maximum && !state.isClosed {
            state.open += 1
            continuation.resume(returning: nil)
            return nil
          }
          state.waiters.append(Waiter(id: id, continuation: continuation))
          return nil
        }
        if let lane { continuation.resume(returning: lane) }
      }
    } onCancel: {
      giveUp(id, DatabaseError(.cancelled, "the task was cancelled"))
    }
  }

  private func giveUp(_ id: UInt64, _ error: DatabaseError) {
    let waiter: Waiter? = state.withLock { state in
      guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
      return state.waiters.remove(at: index)
    }
    waiter?.continuation.resume(throwing: error)
  }
}
