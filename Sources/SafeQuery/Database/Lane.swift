import Foundation
import Synchronization

/// One connection with its thread, leased to one user at a time.
@safe final class Lane: Sendable {
  /// Who runs on the lane now, so that a cancellation meets its own statement and nobody else's.
  private let running = Mutex<Lease?>(nil)
  private let thread: ConnectionThread
  // SAFETY (every use below): the driver is used on the lane's thread, or by the one holder of its lease; `interrupt` is
  // made for other threads.
  nonisolated(unsafe) private let driver: any Driver

  /// How many reads have run on their callers' threads.
  private let readsHere = Atomic(0)

  private init(_ driver: any Driver, _ thread: ConnectionThread) {
    unsafe self.driver = driver
    self.thread = thread
  }

  /// Opens a connection on a new thread.
  static func open(_ connect: @escaping @Sendable () throws -> any Driver) async throws -> Lane {
    let thread = ConnectionThread(name: "SafeQuery")
    do {
      return try await withCheckedThrowingContinuation { continuation in
        thread.enqueue { continuation.resume(with: Result { Lane(try connect(), thread) }) }
      }
    } catch {
      thread.end()
      throw error
    }
  }

  var isUsable: Bool { unsafe driver.isUsable }

  /// Runs a block on the lane's thread, which then gives the lane back: the next user need not wait until this task is
  /// scheduled again. If the task is cancelled, or its deadline passes, the running statement is interrupted.
  func perform<Result: Sendable>(
    givingBackTo pool: Pool, _ body: @escaping @Sendable (any Driver, Lease) throws -> Result
  ) async throws -> Result {
    let lease = Lease(until: .current)
    let alarm = Alarm(at: lease.deadline) { [self] in end(lease, .expired) }
    defer { alarm?.cancel() }
    return try await withTaskCancellationHandler {
      // SAFETY: the thread runs every job, and the job resumes the continuation once. The driver is the job's.
      unsafe try await withUnsafeThrowingContinuation { continuation in
        thread.enqueue { [self] in
          let result = Swift.Result { try run(lease, body) }
          // A use that was ended from outside is told so at once; cleaning up may take longer.
          let isOver = lease.isOver
          if isOver { unsafe continuation.resume(with: result) }
          unsafe driver.lease = nil
          pool.giveBack(self)
          if !isOver { unsafe continuation.resume(with: result) }
        }
      }
    } onCancel: {
      end(lease, .cancelled)
    }
  }

  /// Whether it is time for a caller that reads here again and again to let others have its thread.
  func isTurnOver() -> Bool { readsHere.wrappingAdd(1, ordering: .relaxed).newValue % 1024 == 0 }

  /// Runs a block on the caller's thread; for reads that are sure to be short.
  func performHere<Result>(_ body: (any Driver) throws -> Result) rethrows -> Result { try body(unsafe driver) }

  private func run<Result>(
    _ lease: Lease, _ body: (any Driver, Lease) throws -> Result
  ) throws -> Result {
    unsafe driver.lease = lease
    running.withLock { $0 = lease }
    defer { running.withLock { $0 = nil } }
    do { try lease.check() } catch {
      interrupt(lease)
      unsafe driver.abandon()
      throw error
    }
    do { return try body(unsafe driver, lease) } catch let error as DatabaseError where lease.isOver {
      throw lease.cause(of: error)
    }
  }

  private func end(_ lease: Lease, _ reason: Lease.End) {
    lease.end(reason)
    interrupt(lease)
  }

  /// Interrupts until the use is over: one interruption could arrive between a check and the statement after it, or at
  /// a server before that statement does, and would meet nothing.
  private func interrupt(
    _ lease: Lease, since start: ContinuousClock.Instant = .now, pause: Duration = .milliseconds(25)
  ) {
    let isRunning = running.withLock { current in
      guard current === lease else { return false }
      unsafe driver.interrupt(for: .now - start)
      return true
    }
    guard isRunning else { return }
    Alarm.after(pause) { [self] in interrupt(lease, since: start, pause: min(pause * 2, .seconds(1))) }
  }

  func close() {
    thread.enqueue { [self] in unsafe driver.close() }
    thread.end()
  }
}
