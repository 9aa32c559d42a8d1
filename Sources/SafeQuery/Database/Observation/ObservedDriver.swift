/// What a statement has moved so far.
struct StatementTraffic {
  var rows = 0
  /// Where the rows are bytes to the library.
  var bytes: Int?

  mutating func moved(_ count: Int) { bytes = (bytes ?? 0) + count }
}

/// A driver that tells observers what is done with it. One is made for each use of a connection that somebody observes, so
/// that the others cost nothing.
final class ObservedDriver: Driver {
  let base: any Driver
  private let observation: CallObservation
  /// The call that runs statements now.
  var caller: Caller

  private var began: Moment?
  /// When the open transactions began that are nested in it.
  private var nested: [Moment] = []
  private var isReadOnly = false
  private var isOutcomeUnknown = false

  init(_ base: any Driver, _ observation: CallObservation) {
    self.base = base
    self.observation = observation
    caller = observation.caller
  }

  // MARK: Statements

  /// - Parameter body: Runs the statement, counts what it moves, and returns how many rows it changed.
  private func observe(
    _ summary: @autoclosure () -> StatementSummary, _ parameters: @autoclosure () -> LoggedParameters,
    _ body: (inout StatementTraffic) throws -> Int
  ) throws -> Int {
    let start = observation.pendingSince ?? .now
    var traffic = StatementTraffic()
    do {
      let changes = try body(&traffic)
      traffic.rows = max(traffic.rows, changes)
      tell(summary(), parameters(), start, traffic, nil)
      return changes
    } catch let error as BudgetExceeded {
      // It goes on elsewhere.
      throw error
    } catch {
      tell(summary(), parameters(), start, traffic, error)
      throw error
    }
  }

  private func observe(
    _ statement: Statement, _ body: (inout StatementTraffic) throws -> Int
  ) throws -> Int {
    try observe(observation.database.summary(of: statement), LoggedParameters(statement), body)
  }

  private func tell(_ statement: Statement, _ start: Moment, _ traffic: StatementTraffic, _ error: (any Error)?) {
    tell(observation.database.summary(of: statement), LoggedParameters(statement), start, traffic, error)
  }

  private func tell(
    _ summary: StatementSummary, _ parameters: LoggedParameters, _ start: Moment, _ traffic: StatementTraffic,
    _ error: (any Error)?
  ) {
    var error = error
    if let lease = base.lease, let ended = error as? DatabaseError { error = lease.cause(of: ended) }
    observation.tell(
      StatementEvent(
        database: observation.database.identity, summary: summary, logged: parameters,
        duration: start.duration(to: .now),
        rows: traffic.rows, bytes: traffic.bytes, error: error, caller: caller, context: nil))
  }

  func run(
    _ statement: Statement, shape: RowShape?, as access: Access, _ body: (borrowing Row) throws -> Bool
  ) throws -> Int {
    try observe(statement) { traffic in
      try base.run(statement, shape: shape, as: access) { row in
        traffic.rows += 1
        return try body(row)
      }
    }
  }

  func stream(
    _ statement: Statement, shape: RowShape?, as access: Access, _ body: (borrowing Row) throws -> Bool
  ) throws {
    _ = try observe(statement) { traffic in
      try base.stream(statement, shape: shape, as: access) { row in
        traffic.rows += 1
        return try body(row)
      }
      return 0
    }
  }

  func run(_ batch: StatementBatch, commits: Bool) throws {
    let start = Moment.now
    func tell(upTo end: Int) {
      for item in batch.runs[..<end] {
        self.tell(item.statement, start, StatementTraffic(rows: item.rowCount), nil)
      }
    }
    do { try base.run(batch, commits: commits) } catch {
      let failed = (error as? DatabaseError)?.batchIndex
      tell(upTo: failed ?? batch.runs.count)
      if let failed {
        self.tell(batch.runs[failed].statement, start, StatementTraffic(), error)
      }
      isOutcomeUnknown = commits && (error as? DatabaseError)?.kind == .commitOutcomeUnknown
      throw error
    }
    tell(upTo: batch.runs.count)
    if commits { endTransaction(.committed) }
  }

  /// Tells of a statement that another way than this driver's runs.
  func observing(_ statement: Statement, _ body: (inout StatementTraffic) throws -> Int) throws -> Int {
    try observe(statement, body)
  }

  func insert(
    _ columns: [ColumnDefinition], into table: TableSchema, _ next: (inout RowEncoder) throws -> Bool
  ) throws -> Int {
    try observe(StatementSummary(inserting: columns, into: table, dialect), LoggedParameters()) { _ in
      try base.insert(columns, into: table, next)
    }
  }

  func run(
    _ statement: Script.Statement, parameters: [SQLValue], _ body: (borrowing Row) throws -> Bool
  ) throws -> Int {
    try observe(StatementSummary(hiding: statement.bytes.dropLast()), LoggedParameters()) { traffic in
      try base.run(statement, parameters: parameters) { row in
        traffic.rows += 1
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
    // What the database undid together with the whole.
    while !nested.isEmpty { endNested(.rolledBack) }
    guard let start = began.take() else { return }
    tell(outcome, since: start, depth: 0)
  }

  private func endNested(_ outcome: TransactionEvent.Outcome) {
    let depth = nested.count
    guard let start = nested.popLast() else { return }
    tell(outcome, since: start, depth: depth)
  }

  private func tell(_ outcome: TransactionEvent.Outcome, since start: Moment, depth: Int) {
    observation.tell(
      TransactionEvent(
        database: observation.database.identity, outcome: outcome, depth: depth, isReadOnly: isReadOnly,
        duration: start.duration(to: .now), caller: observation.caller, context: nil))
  }

  func savepoint(_ action: SavepointAction, depth: Int) throws {
    let start = Moment.now
    try base.savepoint(action, depth: depth)
    switch action {
    case .begin: nested.append(start)
    case .release: endNested(.committed)
    case .rollback: endNested(.rolledBack)
    }
  }

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
  func interrupt(for time: Duration, isPart: Bool) { base.interrupt(for: time, isPart: isPart) }
  func commitPosition() throws -> CommitPosition? { try base.commitPosition() }
  func hasReplayed(_ position: CommitPosition) throws -> Bool { try base.hasReplayed(position) }
  func liftStatementLimit() { base.liftStatementLimit() }
  func close() { base.close() }
}
