/// How often a block is run when its transaction can't be put in an order with others, and how long is waited between.
///
/// A block is run again after a serialization failure, after a deadlock, and when SQLite's lock was not to be had; each
/// time whole, in a new transaction, with nothing of the run before it in the database. It is not after any other
/// error, nor where it can't be known whether the transaction was committed.
///
/// The waits double, and each is a random part of that, so that those who met once don't meet again. (M. Brooker,
/// "Exponential Backoff And Jitter", AWS Architecture Blog 2015: "full jitter"). No connection is held meanwhile.
public struct RetryPolicy: Sendable {
  /// How often the block is run at most; with 1, it is not run again.
  public var attempts: Int
  /// The longest wait after the first run; it doubles with each.
  public var initialDelay: Duration
  /// The longest wait after any run.
  public var maximumDelay: Duration
  /// Waits.
  package var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  /// A random number from 0 up to 1.
  package var random: @Sendable () -> Double = { .random(in: 0..<1) }

  /// A policy; fewer than one attempt is one.
  public init(
    attempts: Int, initialDelay: Duration = .milliseconds(10), maximumDelay: Duration = .seconds(1)
  ) {
    self.attempts = max(1, attempts)
    self.initialDelay = max(.zero, initialDelay)
    self.maximumDelay = max(.zero, maximumDelay)
  }

  /// The block is run once.
  public static let never = RetryPolicy(attempts: 1)

  /// The block is run up to so many times.
  public static func upTo(_ attempts: Int) -> RetryPolicy { RetryPolicy(attempts: attempts) }

  /// How long is waited after a run, counted from 1.
  package func delay(after attempt: Int) -> Duration {
    // Where doubling would overflow, the longest wait was reached long before.
    let doublings = max(0, min(attempt - 1, 30))
    let limit = min(maximumDelay, min(initialDelay, maximumDelay) * (1 << doublings))
    return limit * min(max(0, random()), 1)
  }

  /// Runs a transaction, and again where that may help.
  func run<Result>(_ transaction: () async throws -> Result) async throws -> Result {
    var attempt = 1
    while true {
      do { return try await transaction() } catch let error as DatabaseError where error.isWorthAnotherRun {
        guard attempt < attempts else { throw attempt == 1 ? error : error.told(after: attempt) }
        let delay = delay(after: attempt)
        if let deadline = Deadline.current, deadline.left <= delay { throw error.told(after: attempt) }
        do { try await sleep(delay) } catch is CancellationError {
          throw DatabaseError(.cancelled, "the task was cancelled")
        }
        attempt += 1
      }
    }
  }
}

extension DatabaseError {
  /// Whether nothing was committed and the same block may succeed when it is run again.
  fileprivate var isWorthAnotherRun: Bool {
    switch kind {
    case .serializationFailure, .deadlock: true
    // PostgreSQL's NOWAIT and lock_timeout are the program's wish not to wait.
    case .lockUnavailable: code?.hasPrefix("SQLITE_BUSY") == true
    default: false
    }
  }

  fileprivate func told(after attempts: Int) -> DatabaseError {
    with(message: message + (attempts == 1 ? "; the block ran once" : "; the block ran \(attempts) times"))
  }

  /// The same error in other words.
  func with(message: String) -> DatabaseError {
    var copy = DatabaseError(
      kind, message, code: code, statement: statement, serverMessage: serverMessage, serverDetail: serverDetail)
    copy.location = location
    copy.batchIndex = batchIndex
    return copy
  }
}
