extension Database {
  /// Runs a block of reads in one transaction, which sees one state of the data and which the database lets change
  /// nothing. One hop to the connection's thread, for any number of statements.
  /// - Parameters:
  ///   - isolation: PostgreSQL's isolation level. SQLite's reads are always serializable.
  ///   - isDeferrable: Whether PostgreSQL waits, before the first statement, for a state of the data that makes the block
  ///     serializable and can neither fail for that nor make others fail: for long reports. The level is then
  ///     serializable. SQLite's reads are so without waiting.
  ///   - timeout: How long the block may take, the wait for a connection included; see ``withTimeout(_:_:)``.
  ///   - retry: Whether the block is run again where that may help. It is not unless this says so.
  @discardableResult
  public func read<Result: Sendable>(
    isolation: IsolationLevel = .repeatableRead, deferrable isDeferrable: Bool = false, timeout: Duration? = nil,
    retry: RetryPolicy = .never, fileID: StaticString = #fileID, line: UInt = #line,
    _ body: @escaping @Sendable (Transaction) throws -> Result
  ) async throws -> Result {
    let mode = TransactionMode(
      isReadOnly: true, isolation: isDeferrable ? .serializable : isolation, isDeferrable: isDeferrable)
    return try await block(mode, timeout, retry, fileID, line, body)
  }

  /// Runs a block in one transaction: all of it is kept, or nothing if it throws.
  @discardableResult
  public func write<Result: Sendable>(
    fileID: StaticString = #fileID, line: UInt = #line, _ body: @escaping @Sendable (Transaction) throws -> Result
  ) async throws -> Result { try await transaction(fileID: fileID, line: line, body) }

  /// Runs a block in one transaction: all of it is kept, or nothing if it throws. SQLite's write lock is taken at once.
  ///
  /// ```swift
  /// try await db.transaction(isolation: .serializable, retry: .upTo(5)) { tx in … }
  /// ```
  /// - Parameters:
  ///   - isolation: PostgreSQL's isolation level; the server's default if nil. SQLite is always serializable.
  ///   - timeout: How long the block may take, the wait for a connection included; see ``withTimeout(_:_:)``.
  ///   - retry: Whether the block is run again after a serialization failure and the like. It is not unless this says so:
  ///     a block may do what a rollback does not undo, as sending mail, and would do it again. Such things belong into
  ///     ``Transaction/afterCommit(_:)``.
  /// - Throws: What the block throws, or ``DatabaseError``. Among its kinds: `serializationFailure`, `deadlock`,
  ///   `lockUnavailable`; `timeout`, `cancelled`; and `commitOutcomeUnknown` where the connection broke during COMMIT.
  @discardableResult
  public func transaction<Result: Sendable>(
    isolation: IsolationLevel? = nil, timeout: Duration? = nil, retry: RetryPolicy = .never,
    fileID: StaticString = #fileID, line: UInt = #line, _ body: @escaping @Sendable (Transaction) throws -> Result
  ) async throws -> Result {
    let mode = TransactionMode(isReadOnly: false, isolation: isolation)
    return try await block(mode, timeout, retry, fileID, line, body)
  }

  private func block<Result: Sendable>(
    _ mode: TransactionMode, _ timeout: Duration?, _ retry: RetryPolicy, _ fileID: StaticString, _ line: UInt,
    _ body: @escaping @Sendable (Transaction) throws -> Result
  ) async throws -> Result {
    let reads = hasReplicas ? ConsistentReads.of(self) : nil
    let committed = try await Deadline.within(timeout) {
      try await retry.run {
        if mode.isReadOnly {
          return try await leasedForReading(fileID, line) { try Committed($0, $1, mode, body) }
        }
        return try await leased(writers, fileID, line) { [self] driver, lease in
          try noting(reads, on: driver) { try Committed(driver, lease, mode, body) }
        }
      }
    }
    // The connection is another's by now: a hook may wait, and use the database.
    for hook in committed.hooks { await hook() }
    return committed.result
  }
}

/// What came of a block whose transaction is kept.
private struct Committed<Result: Sendable>: Sendable {
  let result: Result
  let hooks: [@Sendable () async -> Void]

  /// Runs the block once.
  init(
    _ driver: any Driver, _ lease: Lease, _ mode: TransactionMode, _ body: (Transaction) throws -> Result
  ) throws {
    try driver.begin(mode)
    let transaction = Transaction(driver, lease)
    defer { transaction.end() }
    do {
      result = try body(transaction)
      try transaction.check()
      try driver.commit()
      hooks = transaction.hooks
    } catch {
      // The first error is the one to report; a connection that can't roll back is not used again.
      if driver.isUsable { do { try driver.rollback() } catch { driver.close() } }
      throw error
    }
  }
}
