import Synchronization

/// The lock that only one runner at a time holds, for the time of one transaction.
///
/// A runner takes it anew for each migration and reads the history again under it, so that two runners at once share the
/// work: each migration is applied exactly once. The lock ends with the transaction, also where the process is killed.
struct MigrationLock: Sendable {
  /// The history's table: runners with different ones have nothing to do with each other.
  let table: String
  let patience: Duration

  /// Runs a block in a transaction that holds the lock.
  /// - Throws: ``DatabaseError`` of kind `lockUnavailable` if another holds it for longer than `patience`.
  func transaction<Result: Sendable>(
    on database: Database, _ attempt: MigrationAttempt, _ body: @escaping @Sendable (Transaction) throws -> Result
  ) async throws -> Result {
    let clock = ContinuousClock()
    let deadline = clock.now + patience
    while true {
      do {
        // READ COMMITTED: each statement sees what other runners have committed by then, not by this one's begin.
        return try await database.transaction(isolation: .readCommitted) { transaction in
          try acquire(transaction)
          attempt.advance(to: .locked)
          return try body(transaction)
        }
      } catch let error as DatabaseError where attempt.stage == .waiting && Self.isBusy(error) {
        // The databases and the pool have time limits of their own, which can be shorter.
        let isOver = clock.now >= deadline || Deadline.current?.hasPassed == true
        guard !isOver else { throw error.kind == .timeout ? error : timedOut(error) }
        try await Task.sleep(for: .milliseconds(20))
      }
    }
  }

  private static func isBusy(_ error: DatabaseError) -> Bool {
    error.kind == .lockUnavailable || error.kind == .timeout
  }

  /// SQLite's transaction has the write lock from its begin.
  /// (postgresql.org/docs/current/explicit-locking.html, section 13.3.5; `lock_timeout` bounds its wait.)
  private func acquire(_ transaction: Transaction) throws {
    // A migration takes as long as it takes; the connection's limit for a statement is meant for requests.
    guard transaction.dialect == .postgreSQL else { return transaction.driver.liftStatementLimit() }
    let setting: SQL = "SELECT current_setting('lock_timeout'), coalesce(current_schema(), '')::text"
    let (usual, schema) = try transaction.fetchOne(setting, as: String.self, String.self) ?? ("0", "")
    let limit = String(max(1, min(patience.milliseconds, Int64(Int32.max))))
    try transaction.execute(
      "SELECT set_config('lock_timeout', \(limit), true), set_config('statement_timeout', '0', true)")
    try transaction.execute("SELECT pg_advisory_xact_lock(\(number(in: schema)))")
    try transaction.execute("SELECT set_config('lock_timeout', \(usual), true)")
  }

  /// PostgreSQL's advisory locks are numbers, in one space a database, that programs agree on. Where runners with
  /// different search paths share a table after all, the history's key keeps a migration from being applied twice.
  private func number(in schema: String) -> Int64 {
    let words = SHA256.digest(of: Array("safequery migrations\n\(schema)\n\(table)".utf8))
    return Int64(bitPattern: UInt64(words[0]) << 32 | UInt64(words[1]))
  }

  private func timedOut(_ error: DatabaseError) -> DatabaseError {
    DatabaseError(
      .lockUnavailable,
      "another connection held the lock for longer than \(patience), probably another run of migrations; run again when it has ended",
      code: error.code, serverMessage: error.serverMessage)
  }
}

/// How far one attempt to apply a migration has come, so that an error is told with its place.
final class MigrationAttempt: Sendable {
  enum Stage: Sendable, Equatable {
    case waiting
    case locked
    /// The work is done, and is to be committed.
    case finished(String)
  }

  private let current = Mutex(Stage.waiting)

  var stage: Stage { current.withLock { $0 } }

  func advance(to stage: Stage) { current.withLock { $0 = stage } }
}
