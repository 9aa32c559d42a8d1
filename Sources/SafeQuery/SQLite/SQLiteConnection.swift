import CSQLite
import Foundation

/// One connection to a SQLite file, hardened, with its prepared statements.
@safe final class SQLiteConnection: Driver {
  /// What is opened and how.
  struct Options: Sendable {
    /// A file's path, or nil for a database in memory.
    var path: String?
    var isReadOnly = false
    var createIfMissing = true
    var busyTimeout: Duration = .seconds(5)
    var statementTimeout: Duration?
    var statementCacheSize = 128
    var settings = SQLiteOptions()
    /// The readers beside the writer of the same database.
    var readers: SQLiteReaders?
    /// Where the writer says what it has changed.
    var changes: SQLiteChangeFeed?
  }

  let dialect = Dialect.sqlite
  private(set) var isUsable = true
  let handle: OpaquePointer
  /// The file's path, or nil for a database in memory.
  let path: String?
  private let cache: SQLiteStatementCache
  /// What a read transaction on a connection that can write must not do.
  private var isReading = false
  private let isReadOnly: Bool
  /// Whether what runs writes to another file, which a reader may.
  private var isWritingElsewhere = false
  private let optimizesAtEnd: Bool
  private let readers: SQLiteReaders?
  private let changes: SQLiteChangeFeed?
  private let tracker: SQLiteChangeTracker?
  let watch: SQLiteWatch

  // SAFETY (every call below): `handle` is open until `close`, after which `isUsable` is false and nothing calls; one
  // thread at a time uses it.

  /// Opens a connection.
  /// - Throws: ``DatabaseError`` that names the file and what is wrong with it.
  init(_ options: Options, _ caches: StatementCaches) throws {
    let location = try options.path.map(SQLitePath.location) ?? ":memory:"
    let name = options.path ?? location
    var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    flags |= options.isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
    if options.createIfMissing && !options.isReadOnly { flags |= SQLITE_OPEN_CREATE }
    var opened: OpaquePointer?
    let code = unsafe sqlite3_open_v2(location, &opened, flags, nil)
    guard code == SQLITE_OK, let database = unsafe opened else {
      var error = unsafe DatabaseError.sqlite(code, opened)
      unsafe sqlite3_close_v2(opened)
      error = DatabaseError(
        error.kind, "can't open \(name): \(options.reason(name, error.message))", code: error.code,
        serverMessage: error.serverMessage)
      throw error
    }
    unsafe handle = unsafe database
    isReadOnly = options.isReadOnly
    path = options.path
    readers = options.readers
    changes = options.changes
    tracker = options.changes.map { unsafe SQLiteChangeTracker(database, $0) }
    optimizesAtEnd = options.settings.optimizesOnClose && options.path != nil && !options.isReadOnly
    cache = SQLiteStatementCache(caches.add(capacity: max(1, options.statementCacheSize)))
    watch = unsafe SQLiteWatch(
      database, statementLimit: options.statementTimeout, busyLimit: options.busyTimeout)
    do { try harden(options) } catch let error as DatabaseError {
      close()
      throw DatabaseError(
        error.kind, "can't open \(name): \(error.message)", code: error.code, serverMessage: error.serverMessage)
    }
  }

  /// A file does not end a connection.
  func isAlive() -> Bool { isUsable }

  // MARK: Statements

  @discardableResult
  func run(
    _ statement: Statement, shape: RowShape?, as access: Access, _ body: (borrowing Row) throws -> Bool
  ) throws -> Int {
    let prepared = try cache.take(statement.bytes, hash: statement.hash, prepare(_:hash:))
    let changeCount = tracker?.changeCount ?? 0
    defer { tracker?.ended(prepared.writes, since: changeCount) }
    defer { cache.giveBack(prepared) }
    try bind(statement.parameters, to: prepared, statement.bytes)
    let count = try step(prepared, statement.bytes, shape: shape, as: access, body)
    if case .inTransaction = access {} else { try endStrayTransaction(statement.bytes) }
    return count
  }

  /// BEGIN as a statement by itself would leave the connection, which others use next, in a transaction.
  private func endStrayTransaction(_ text: [UInt8]) throws {
    guard unsafe sqlite3_get_autocommit(handle) == 0 else { return }
    try execute("ROLLBACK")
    throw DatabaseError(
      .misuse, "the statement opened a transaction and left it open; use transaction { … }", statement: shown(text))
  }

  func stream(
    _ statement: Statement, shape: RowShape?, as access: Access, _ body: (borrowing Row) throws -> Bool
  ) throws {
    try run(statement, shape: shape, as: access) { row in
      defer { watch.restart() }
      return try body(row)
    }
  }

  @discardableResult
  func run(
    _ statement: Script.Statement, parameters: [SQLValue], _ body: (borrowing Row) throws -> Bool
  ) throws -> Int {
    for (index, value) in parameters.enumerated() { try value.check(position: index + 1, dialect: dialect) }
    let prepared = try prepare(statement.bytes, hash: 0)
    let changeCount = tracker?.changeCount ?? 0
    defer { tracker?.ended(prepared.writes, since: changeCount) }
    defer { prepared.finalize() }
    try bind(parameters, to: prepared, statement.bytes)
    return try step(prepared, statement.bytes, shape: nil, as: .inTransaction, body)
  }

  private func prepare(_ text: [UInt8], hash: UInt64) throws -> SQLiteStatement {
    guard let tracker else { return try prepareStatement(text, hash: hash) }
    return try tracker.preparing { try prepareStatement(text, hash: hash) }
  }

  private func prepareStatement(_ text: [UInt8], hash: UInt64) throws -> SQLiteStatement {
    var statement: OpaquePointer?
    var hasTail = false
    // SAFETY: the text ends with a NUL that the length counts; the tail points into it and is compared, then dropped.
    let code = unsafe text.withUnsafeBufferPointer { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { chars in
        var tail: UnsafePointer<CChar>?
        let code = unsafe sqlite3_prepare_v3(
          handle, chars.baseAddress, Int32(clamping: chars.count), UInt32(SQLITE_PREPARE_PERSISTENT), &statement, &tail)
        if let tail = unsafe tail { hasTail = unsafe tail.pointee != 0 }
        return code
      }
    }
    guard code == SQLITE_OK else {
      throw unsafe DatabaseError.sqlite(code, handle, statement: shown(text), preparing: true)
    }
    guard let statement = unsafe statement else {
      throw DatabaseError(.invalidStatement, "the statement is empty", statement: shown(text))
    }
    let prepared = unsafe SQLiteStatement(statement, text: text, hash: hash)
    if hasTail {
      prepared.finalize()
      throw DatabaseError(.invalidStatement, "the text holds more than one statement", statement: shown(text))
    }
    return prepared
  }

  private func shown(_ text: [UInt8]) -> String { String(decoding: text.dropLast(), as: UTF8.self) }

  private func bind(_ parameters: [SQLValue], to prepared: SQLiteStatement, _ text: [UInt8]) throws {
    guard prepared.parameterCount == parameters.count else {
      throw DatabaseError(
        .invalidStatement,
        "the text has \(prepared.parameterCount) placeholders for \(parameters.count) parameters",
        statement: shown(text))
    }
    let code = prepared.bind(parameters)
    if code != SQLITE_OK { throw unsafe DatabaseError.sqlite(code, handle, statement: shown(text)) }
  }

  private func step(
    _ prepared: SQLiteStatement, _ text: [UInt8], shape: RowShape?, as access: Access,
    _ body: (borrowing Row) throws -> Bool
  ) throws -> Int {
    var hasBudget = false
    var mustRead = isReading || (isReadOnly && !isWritingElsewhere)
    if case .read(let isBudgeted) = access { (hasBudget, mustRead) = (isBudgeted, true) }
    if mustRead && !prepared.isReadOnly {
      throw DatabaseError(
        .readOnly, "a statement that writes was sent where only reads are allowed", statement: shown(text))
    }
    if let shape { try shape.check(prepared, shown(text)) }
    if hasBudget && prepared.isLong { throw BudgetExceeded() }
    // SQLite counts a statement's steps over all its runs; a budget is for this one.
    if hasBudget { prepared.forgetSteps() }
    watch.beginStatement()
    watch.hasBudget = hasBudget
    defer { watch.hasBudget = false }
    defer { tracker?.stepped(prepared) }
    let changesBefore = prepared.isReadOnly ? 0 : unsafe sqlite3_total_changes64(handle)
    while true {
      switch prepared.step() {
      case SQLITE_ROW:
        // SQLite prepares a statement again by itself where the schema has changed.
        if let shape, shape.expected != nil { try shape.check(prepared, shown(text)) }
        if try !body(Row(.sqlite(prepared.row))) { return 0 }
      case SQLITE_DONE:
        // After a statement that changes no rows, as one that creates a table, the count is still that of the one before.
        if unsafe prepared.isReadOnly || sqlite3_total_changes64(handle) == changesBefore { return 0 }
        return Int(unsafe sqlite3_changes64(handle))
      case let code:
        // The message is taken before the reset that `giveBack` does.
        let error = unsafe DatabaseError.sqlite(code, handle, statement: shown(text))
        switch watch.reason {
        case .budget:
          prepared.isLong = code == SQLITE_INTERRUPT
          throw BudgetExceeded()
        case .statementLimit(let limit) where code == SQLITE_INTERRUPT:
          throw DatabaseError(
            .timeout, "the statement took longer than statementTimeout allows (\(limit))", code: error.code,
            statement: error.statement, serverMessage: error.serverMessage)
        default: throw error
        }
      }
    }
  }

  /// A statement of this library.
  func execute(_ text: StaticString) throws { try execute(.text(text)) }

  func execute(_ node: Node) throws {
    try run(try StatementWriter.render(node, for: .sqlite), shape: nil, as: .inTransaction) { _ in true }
  }

  /// Runs what writes to another file than the database's. What is opened for reading alone stays so.
  func writingElsewhere(_ body: () throws -> Void) throws {
    guard isReadOnly else { return try body() }
    try execute("PRAGMA query_only = OFF")
    isWritingElsewhere = true
    defer {
      isWritingElsewhere = false
      do { try watch.shielded { try execute("PRAGMA query_only = ON") } } catch { close() }
    }
    try body()
  }

  // MARK: Bulk insert

  func insert(
    _ columns: [ColumnDefinition], into table: TableSchema, _ next: (inout RowEncoder) throws -> Bool
  ) throws -> Int {
    let template = try StatementWriter.render(.fragment(InsertTemplate(table, columns, .values)), for: .sqlite)
    let prepared = try cache.take(template.bytes, hash: template.hash, prepare(_:hash:))
    let changeCount = tracker?.changeCount ?? 0
    defer { tracker?.ended(prepared.writes, since: changeCount) }
    defer { cache.giveBack(prepared) }
    var row = RowEncoder(capacity: columns.count)
    var count = 0
    while try next(&row) {
      guard row.values.count == columns.count else {
        throw DatabaseError(.encoding, "a row encodes \(row.values.count) values for \(columns.count) columns")
      }
      for index in row.values.indices { try row.values[index].check(position: index + 1, dialect: dialect) }
      try bind(row.values, to: prepared, template.bytes)
      _ = try step(prepared, template.bytes, shape: nil, as: .inTransaction) { _ in true }
      prepared.reset()
      row.removeAll()
      count += 1
    }
    return count
  }

  // MARK: Transactions

  var isInTransaction: Bool { unsafe isUsable && sqlite3_get_autocommit(handle) == 0 }

  func begin(_ mode: TransactionMode) throws {
    try execute(mode.isReadOnly ? "BEGIN" : "BEGIN IMMEDIATE")
    guard mode.isReadOnly else { return }
    isReading = true
    if isReadOnly { return }
    // Interrupted here, it would leave the transaction to the connection's next user.
    do { try execute("PRAGMA query_only = ON") } catch {
      do { try rollback() } catch { close() }
      throw error
    }
  }

  func commit() throws {
    try execute("COMMIT")
    try endReading()
  }

  func rollback() throws {
    // An error may have rolled the transaction back already. (sqlite.org/lang_transaction.html, section 3)
    if unsafe sqlite3_get_autocommit(handle) == 0 { try watch.shielded { try execute("ROLLBACK") } }
    try endReading()
  }

  private func endReading() throws {
    guard isReading else { return }
    isReading = false
    if !isReadOnly { try watch.shielded { try execute("PRAGMA query_only = OFF") } }
  }

  func savepoint(_ action: SavepointAction, depth: Int) throws {
    let nodes = try SavepointText.statements(action, depth: depth)
    if action == .rollback {
      try watch.shielded { for node in nodes { try execute(node) } }
    } else {
      for node in nodes { try execute(node) }
    }
    tracker?.savepoint(action)
  }

  // MARK: End

  /// SQLite has stopped the read already.
  func abandon() {}

  var lease: Lease? {
    get { watch.lease }
    set { watch.lease = newValue }
  }

  func commitPosition() throws -> CommitPosition? { nil }
  func hasReplayed(_ position: CommitPosition) throws -> Bool { true }

  func liftStatementLimit() { watch.hasLimit = false }

  func interrupt(for time: Duration, isPart: Bool) { watch.target.interrupt() }

  func close() {
    defer { if !isReadOnly && readers?.isEnding == true { changes?.end() } }
    guard isUsable else { return }
    isUsable = false
    watch.end()
    if !isReadOnly, let readers, readers.isEnding {
      readers.wait()
      if optimizesAtEnd { optimizeAtEnd() }
    }
    cache.removeAll()
    tracker?.end()
    unsafe sqlite3_close_v2(handle)
  }

  deinit { close() }
}
