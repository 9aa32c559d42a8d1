/// One statement of a batch, with what becomes of its rows.
///
/// ```swift
/// let (user, posts, changed) = try await db.batch(
///   .fetchOne(User.where { $0.id == id }), .fetch(Post.where { $0.author == id }), .execute(seen))
/// ```
public struct BatchStatement<Result: Sendable>: Sendable {
  /// Whether it changes nothing.
  let isRead: Bool
  /// Renders it, for one run.
  let start: @Sendable (Dialect) throws -> BatchRun<Result>
}

extension BatchStatement {
  private init<Output: Sendable>(
    _ query: some Query<Output>, isRead: Bool, limit: Int = .max, _ result: @escaping @Sendable ([Output]) -> Result
  ) {
    self.isRead = isRead
    start = { dialect in RowsRun(try query.sql(for: dialect), query.rows, limit, result) }
  }

  private init(_ statement: @escaping @Sendable (Dialect) throws -> Statement) where Result == Int {
    isRead = false
    start = { CountRun(try statement($0)) }
  }

  /// All rows of a query.
  public static func fetch<Q: ReadQuery>(_ query: Q) -> BatchStatement where Result == [Q.Output] {
    BatchStatement(query, isRead: true) { $0 }
  }

  /// The only row of a query, or nil.
  public static func fetchOne<Q: ReadQuery>(_ query: Q) -> BatchStatement where Result == Q.Output? {
    BatchStatement(query, isRead: true, limit: 1) { $0.first }
  }

  /// All rows that a write returns.
  public static func fetch<Q: WriteQuery>(_ query: Q) -> BatchStatement where Result == [Q.Output] {
    BatchStatement(query, isRead: false) { $0 }
  }

  /// The only row that a write returns, or nil.
  public static func fetchOne<Q: WriteQuery>(_ query: Q) -> BatchStatement where Result == Q.Output? {
    BatchStatement(query, isRead: false, limit: 1) { $0.first }
  }

  /// How many rows a command changes.
  public static func execute(_ command: some Command) -> BatchStatement where Result == Int {
    BatchStatement { try command.sql(for: $0) }
  }

  /// How many rows an SQL text changes.
  public static func execute(_ sql: SQL) -> BatchStatement where Result == Int {
    BatchStatement { try sql.sql(for: $0) }
  }
}

extension Database {
  /// Runs independent statements together, in one transaction: all are kept, or none if it throws.
  ///
  /// PostgreSQL gets them all at once, and answers them all in one round trip. Where a batch changes rows and has rows to
  /// decode, its COMMIT takes a second one, so that a row that can't be decoded undoes the batch. SQLite runs them one
  /// after the other. Statements that only read see one state of the data, and the database lets them change nothing.
  /// - Throws: ``DatabaseError``, whose ``DatabaseError/batchIndex`` says which statement is at fault. Those after it are
  ///   not run.
  public func batch<each Result: Sendable>(
    _ statement: repeat BatchStatement<each Result>, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> (repeat each Result) {
    let dialect = dialect
    var index = 0
    var runs: [any AnyBatchRun] = []
    var isRead = true
    func start<One: Sendable>(_ statement: BatchStatement<One>) throws -> BatchRun<One> {
      let run = try StatementBatch.located(index, fileID, line) { try statement.start(dialect) }
      index += 1
      runs.append(run)
      isRead = isRead && statement.isRead
      return run
    }
    let started = (repeat try start(each statement))
    try await run(StatementBatch(runs: runs, isRead: isRead), fileID, line)
    return (repeat (each started).result)
  }

  /// Runs independent statements of one kind together: see ``batch(_:fileID:line:)``.
  public func batch<Result: Sendable>(
    contentsOf statements: [BatchStatement<Result>], fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> [Result] {
    let started = try StatementBatch.start(statements, dialect, fileID, line)
    try await run(StatementBatch(runs: started, isRead: statements.allSatisfy(\.isRead)), fileID, line)
    return started.map(\.result)
  }

  private func run(_ batch: StatementBatch, _ fileID: StaticString, _ line: UInt) async throws {
    if batch.runs.isEmpty { return }
    if batch.isRead { return try await leasedForReading(fileID, line) { try batch.run(on: $0, $1) } }
    let reads = hasReplicas ? ConsistentReads.of(self) : nil
    try await leased(writers, fileID, line) { [self] driver, lease in
      try noting(reads, on: driver) { try batch.run(on: driver, lease) }
    }
  }
}

extension StatementBatch {
  /// Runs it in a transaction of its own.
  fileprivate func run(on driver: any Driver, _ lease: Lease) throws {
    try lease.check()
    try driver.begin(TransactionMode(isReadOnly: isRead, isolation: isRead ? .repeatableRead : nil))
    do { try driver.run(self, commits: true) } catch {
      // The first error is the one to report; a connection that can't roll back is not used again.
      if driver.isUsable { do { try driver.rollback() } catch { driver.close() } }
      throw error
    }
  }
}

extension Transaction {
  /// Runs independent statements together: PostgreSQL gets them at once, and answers them in one round trip.
  /// - Throws: ``DatabaseError``, whose ``DatabaseError/batchIndex`` says which statement is at fault. Those after it are
  ///   not run.
  public func batch<each Result: Sendable>(
    _ statement: repeat BatchStatement<each Result>, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> (repeat each Result) {
    var index = 0
    var runs: [any AnyBatchRun] = []
    func start<One: Sendable>(_ statement: BatchStatement<One>) throws -> BatchRun<One> {
      let run = try StatementBatch.located(index, fileID, line) { try statement.start(dialect) }
      index += 1
      runs.append(run)
      return run
    }
    let started = (repeat try start(each statement))
    try located(fileID, line) {
      try check()
      try driver.run(StatementBatch(runs: runs, isRead: false), commits: false)
    }
    return (repeat (each started).result)
  }

  /// Runs independent statements of one kind together: see ``batch(_:fileID:line:)``.
  public func batch<Result: Sendable>(
    contentsOf statements: [BatchStatement<Result>], fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> [Result] {
    let started = try StatementBatch.start(statements, dialect, fileID, line)
    try located(fileID, line) {
      try check()
      try driver.run(StatementBatch(runs: started, isRead: false), commits: false)
    }
    return started.map(\.result)
  }
}
