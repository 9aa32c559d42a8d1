import CSQLite
import Foundation
import Synchronization

/// What ends a SQLite connection's work before its time: the end of its use, a limit of the statement, or a budget.
///
/// SQLite calls it after so many steps of its virtual machine, and again and again while it waits for a lock; another
/// thread interrupts through it. (sqlite.org/c3ref/progress_handler.html, sqlite.org/c3ref/busy_handler.html)
@safe final class SQLiteWatch {
  /// Steps of the virtual machine between two looks, and what a read may take on its caller's thread: about a third of
  /// a millisecond.
  static let steps: Int32 = 20_000
  /// How long a lock is waited for between two tries, in milliseconds; then the last of them again and again.
  private static let pauses: [UInt32] = [1, 1, 2, 3, 5, 8, 13, 20]

  enum Reason { case budget, statementLimit(Duration) }

  // These are the connection's thread's.

  /// The use that is being made of the connection.
  var lease: Lease? { didSet { if lease == nil { hasLimit = true } } }
  /// Whether the limit of statements holds in this use.
  var hasLimit = true
  /// Whether the statement ends with the first look.
  var hasBudget = false
  /// Why the statement was ended, if not by the end of the use.
  private(set) var reason: Reason?
  private let statementLimit: Duration?
  private let busyLimit: Duration
  private var statementStart: Moment?
  private var busyStart = Moment.now
  private var isShielded = false

  /// What another thread interrupts, while that is allowed.
  let target: Target

  @safe final class Target: Sendable {
    // SAFETY: an open connection as long as the flag is true; it is only used while the flag's lock is held.
    nonisolated(unsafe) private let handle: OpaquePointer
    private let isInterruptible = Mutex(true)

    init(_ handle: OpaquePointer) { unsafe self.handle = unsafe handle }

    func interrupt() { isInterruptible.withLock { if $0 { unsafe sqlite3_interrupt(handle) } } }

    fileprivate func allow(_ isAllowed: Bool) { isInterruptible.withLock { $0 = isAllowed } }
  }

  /// - Parameters:
  ///   - handle: A connection, on which the watch is kept until ``end()``, before the connection is closed.
  ///   - statementLimit: How long a statement may run; no limit if not above zero.
  ///   - busyLimit: How long a lock is waited for.
  init(_ handle: OpaquePointer, statementLimit: Duration?, busyLimit: Duration) {
    // SAFETY (every call below): the connection is open, and its owner keeps this object until it is closed.
    target = unsafe Target(handle)
    self.statementLimit = statementLimit.flatMap { $0 > .zero ? $0 : nil }
    self.busyLimit = busyLimit
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe sqlite3_progress_handler(
      handle, Self.steps,
      { context in
        // SAFETY: the context of the registration.
        guard let context = unsafe context else { return 0 }
        return unsafe Unmanaged<SQLiteWatch>.fromOpaque(context).takeUnretainedValue().mustStop() ? 1 : 0
      }, context)
    unsafe sqlite3_busy_handler(
      handle,
      { context, tries in
        // SAFETY: the context of the registration.
        guard let context = unsafe context else { return 0 }
        return unsafe Unmanaged<SQLiteWatch>.fromOpaque(context).takeUnretainedValue().mayWait(tries) ? 1 : 0
      }, context)
  }

  /// Nobody can interrupt the connection any more: it is about to be closed.
  func end() { target.allow(false) }

  /// Called before each statement.
  func beginStatement() {
    statementStart = nil
    reason = nil
  }

  /// The statement's limit begins anew: its taker has waited.
  func restart() { statementStart = nil }

  /// Runs what must come to its end also after the use is over: a rollback.
  func shielded<Result>(_ body: () throws -> Result) rethrows -> Result {
    isShielded = true
    target.allow(false)
    defer {
      isShielded = false
      target.allow(true)
    }
    return try body()
  }

  private func mustStop() -> Bool {
    if hasBudget {
      reason = .budget
      return true
    }
    if isShielded { return false }
    if lease?.isOver == true { return true }
    guard hasLimit, let statementLimit else { return false }
    guard let statementStart else {
      statementStart = .now
      return false
    }
    guard statementStart.duration(to: .now) > statementLimit else { return false }
    reason = .statementLimit(statementLimit)
    return true
  }

  /// Waits a moment for a lock that another connection holds.
  /// - Returns: Whether to try again.
  private func mayWait(_ tries: Int32) -> Bool {
    if hasBudget {
      reason = .budget
      return false
    }
    if tries == 0 { busyStart = .now }
    let waited = busyStart.duration(to: .now)
    if waited >= busyLimit || (!isShielded && lease?.isOver == true) { return false }
    let pause = Duration.milliseconds(Self.pauses[min(Int(tries), Self.pauses.count - 1)])
    let (_, attoseconds) = min(pause, busyLimit - waited).components
    usleep(UInt32(attoseconds / 1_000_000_000_000))
    return true
  }
}
