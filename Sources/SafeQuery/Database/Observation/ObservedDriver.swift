/// A driver that tells observers what is done with it. One is made for each use of a connection that somebody observes, so
/// that the others cost nothing.
final class ObservedDriver: Driver {
  let base: any Driver
  private let observation: CallObservation
  /// The call that runs statements now.
  var caller: Caller

  private var began: Moment?
  private var isReadOnly = false
  private var isOutcomeUnknown = false

  init(_ base: any Driver, _ observation: CallObservation) {
    self.base = base
    self.observation = observation
    caller = observation.caller
  }

  // MARK: Statements

  /// - Parameter body: Runs the statement, counts its rows, and returns how many it changed.
  private func observe(_ summary: @autoclosure () -> StatementSummary, _ body: (inout Int) throws -> Int) throws -> Int
  {
    let start = observation.pendingSince ?? .now
    var rows = 0
    do {
      let changes = try body(&rows)
      tell(summary(), start, max(rows, changes), nil)
      return changes
    } catch let error as BudgetExceeded {
      // It goes on elsewhere.
      throw error
    } catch {
      tell(summary(), start, rows, error)
      throw error
    }
  }

  private func tell(_ summary: StatementSummary, _ start: Moment, _ rows: Int, _ error: (any Error)?) {
    var error = error
    if let lease = base.lease, lease.isOver, let ended = error as? DatabaseError { error = lease.cause(of: ended) }
    observation.tell(
      StatementEvent(
        database: observation.database.identity, summary: summary, duration: start.duration(to: .now), rows: rows,
        error: error, caller: caller, context: nil))
  }

  func run(
    _ statement: Statement, shape: RowShape?, as access: Access, _ body: (borrowing Row) throws -> Bool
  ) throws -> Int {
    try observe(observation.database.summary(of: statement)) { count in
      try base.run(statement, shape: shape, as: access) { row in
        count += 1
        return try body(row)
      }
    }
  }

  func stream(
    _ statement: Statement, shape: RowShape?, as access: Access, _ body: (borrowing Row) throws -> Bool
  ) throws {
    _ = try observe(observation.database.summary(of: statement)) { count in
      try base.stream(statement, shape: shape, as: access) { row in
        count += 1
        return try body(row)
      }
      return 0
    }
  }

  func run(_ batch: StatementBatch, commits: Bool) throws {
    let start = Moment.now
    func tell(upTo end: Int) {
      for item in batch.runs[..<end] {
        self.tell(observation.database.summary(of: item.statement), start, item.rowCount, nil)
      }
    }
    do { try base.run(batch, commits: commits) } catch {
      let failed = (error as? DatabaseError)?.batchIndex
      tell(upTo: failed ?? batch.runs.count)
      if let failed {
        self.tell(observation.database.summary(of: batch.runs[failed].statement), start, 0, error)
      }
      isOutcomeUnknown = commits && (error as? DatabaseError)?.kind == .commitOutcomeUnknown
      throw error
    }
    tell(upTo: batch.runs.count)
    if commits { endTransaction(.committed) }
  }

  /// Tells of a statement that another way than this driver's runs.
  func observing(_ statement: Statement, _ body: () throws -> Int) throws -> Int {
    try observe(observation.database.summary(of: statement)) { _ in try body() }
  }

  func insert(
    _ columns: [ColumnDefinition], into table: TableSchema, _ next: (inout RowEncoder) throws -> Bool
  ) throws -> Int {
    try observe(StatementSummary(inserting: columns, into: table, dialect)) { _ in
      try base.insert(columns, into: table, next)
    }
  }

  func run(
    _ statement: Script.Statement, parameters: [SQLValue], _ body: (borrowing Row) throws -> Bool
  ) throws -> Int {
    try observe(StatementSummary(hiding: statement.bytes.dropLast())) { count in
      try base.run(statement, parameters: parameters) { row in
        count += 1
        return try body(row)
      }
    }
  }

  // MARK: Transactions

  func begin(_ mode: TransactionMode) throws {
    let start = Moment.now
    try base.begin(mode)
    began = start
    isReadOnly = mode.isReadOnly
  }

  func commit() throws {
    do { try base.commit() } catch {
      isOutcomeUnknown = (error as? DatabaseError)?.kind == .commitOutcomeUnknown
      throw error
    }
    endTransaction(.committed)
  }

  func rollback() throws {
    try base.rollback()
    endTransaction(.rolledBack)
  }

  /// The use of the connection is over. A transaction that is still open went with the connection.
  func end() { endTransaction(isOutcomeUnknown ? .unknown : .rolledBack) }

  private func endTransaction(_ outcome: TransactionEvent.Outcome) {
    guard let start = began.take() else { return }
    observation.tell(
      TransactionEvent(
        database: observation.database.identity, outcome: outcome, isReadOnly: isReadOnly,
        duration: start.duration(to: .now), caller: observation.caller, context: nil))
  }

  func savepoint(_ action: SavepointAction, depth: Int) throws { try base.savepoint(action, depth: depth) }

  // MARK: What is passed on

  var dialect: Dialect { base.dialect }
  var isUsable: Bool { base.isUsable }
  func isAlive() -> Bool { base.isAlive() }
  var isInTransaction: Bool { base.isInTransaction }
  func abandon() { base.abandon() }
  var lease: Lease? {
    get { base.lease }
    set { base.lease = newValue }
  }
  func interrupt(for time: Duration) { base.interrupt(for: time) }
  func commitPosition() throws -> CommitPosition? { try base.commitPosition() }
  func hasReplayed(_ position: CommitPosition) throws -> Bool { try base.hasReplayed(position) }
  func liftStatementLimit() { base.liftStatementLimit() }
  func close() { base.close() }
}
