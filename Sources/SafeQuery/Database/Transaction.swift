/// What a block works with: plain synchronous calls on one connection, inside one transaction.
///
/// It belongs to its block: it can't be sent to another task, and throws when it is used after the block's end.
public final class Transaction {
  @usableFromInline let driver: any Driver
  /// The use of the connection, or the part of it that has a limit of its own.
  var lease: Lease
  private let observed: ObservedDriver?
  @usableFromInline let isObserved: Bool
  private var depth = 0
  private var isOpen = true
  /// What made the database undo the whole transaction, where that is known.
  var undoing: DatabaseError?
  /// What is to be done after the commit.
  private(set) var hooks: [@Sendable () async -> Void] = []

  init(_ driver: any Driver, _ lease: Lease) {
    self.driver = driver
    self.lease = lease
    observed = driver as? ObservedDriver
    isObserved = observed != nil
  }

  /// The dialect of the connection.
  public var dialect: Dialect { driver.dialect }

  // MARK: Reading

  /// All rows of a query.
  @inlinable
  public func fetch<Q: Query>(_ query: Q, fileID: StaticString = #fileID, line: UInt = #line) throws -> [Q.Output] {
    try located(fileID, line) { try all({ try query.sql(for: $0) }, query.rows) }
  }

  /// The only row of a query, or nil.
  /// - Throws: ``DatabaseError`` of kind `decoding` if there are more.
  @inlinable
  public func fetchOne<Q: Query>(_ query: Q, fileID: StaticString = #fileID, line: UInt = #line) throws -> Q.Output? {
    try located(fileID, line) { try one({ try query.sql(for: $0) }, query.rows) }
  }

  /// All rows of an SQL text with one column.
  @inlinable
  public func fetch<Value: DatabaseValue>(
    _ sql: SQL, as type: Value.Type, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> [Value] { try located(fileID, line) { try all({ try sql.sql(for: $0) }, Projection(value: type)) } }

  /// All rows of an SQL text, each a tuple of values, by position.
  ///
  /// ```swift
  /// let pairs = try tx.fetch("SELECT id, email FROM \(User.self)", as: Int64.self, String.self)
  /// ```
  @inlinable
  public func fetch<each Value: DatabaseValue>(
    _ sql: SQL, as types: repeat (each Value).Type, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> [(repeat each Value)] {
    try located(fileID, line) { try all({ try sql.sql(for: $0) }, Projection(values: repeat each types)) }
  }

  /// All rows of an SQL text, each a row of a table: columns of its names and types, in its order.
  @inlinable
  public func fetch<T: Table>(
    _ sql: SQL, as table: T.Type, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> [T] { try located(fileID, line) { try all({ try sql.sql(for: $0) }, Projection(row: T.self)) } }

  /// The only row of an SQL text with one column, or nil.
  @inlinable
  public func fetchOne<Value: DatabaseValue>(
    _ sql: SQL, as type: Value.Type, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> Value? { try located(fileID, line) { try one({ try sql.sql(for: $0) }, Projection(value: type)) } }

  /// The only row of an SQL text, a tuple of values by position, or nil.
  @inlinable
  public func fetchOne<each Value: DatabaseValue>(
    _ sql: SQL, as types: repeat (each Value).Type, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> (repeat each Value)? {
    try located(fileID, line) { try one({ try sql.sql(for: $0) }, Projection(values: repeat each types)) }
  }

  /// The only row of an SQL text, a row of a table with columns of its names and types, in its order, or nil.
  @inlinable
  public func fetchOne<T: Table>(
    _ sql: SQL, as table: T.Type, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> T? { try located(fileID, line) { try one({ try sql.sql(for: $0) }, Projection(row: T.self)) } }

  // MARK: Writing

  /// Runs a statement that changes rows.
  /// - Returns: How many.
  @discardableResult
  public func execute(_ command: some Command, fileID: StaticString = #fileID, line: UInt = #line) throws -> Int {
    try located(fileID, line) { try run({ try command.sql(for: $0) }) }
  }

  /// Runs an SQL text.
  /// - Returns: How many rows it changed.
  @discardableResult
  public func execute(_ sql: SQL, fileID: StaticString = #fileID, line: UInt = #line) throws -> Int {
    try located(fileID, line) { try run({ try sql.sql(for: $0) }) }
  }

  /// Inserts one row or draft.
  /// - Returns: The row as the database stored it.
  @discardableResult
  public func insert<Item: Insertable>(
    _ item: Item, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> Item.Model {
    try located(fileID, line) {
      let insert = Item.Model.insert(item).returning()
      guard let row = try one({ try insert.sql(for: $0) }, insert.rows) else {
        throw DatabaseError(.other, "the insert into \(Item.Model.schema.name) returned no row")
      }
      return row
    }
  }

  /// Inserts many rows or drafts with one statement text, whatever their number.
  /// - Returns: How many.
  @inlinable
  @discardableResult
  public func insert<Items: Sequence>(
    contentsOf items: Items, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> Int where Items.Element: Insertable {
    try located(fileID, line) {
      try check()
      var iterator = items.makeIterator()
      return try driver.insert(Items.Element.insertedColumns, into: Items.Element.Model.schema) { row in
        guard let item = iterator.next() else { return false }
        item.encode(into: &row)
        return true
      }
    }
  }

  // MARK: Nesting

  /// A transaction inside this one (a savepoint): what the block does is undone if it throws, and nothing else is.
  @discardableResult
  public func transaction<Result>(_ body: (Transaction) throws -> Result) throws -> Result {
    try check()
    depth += 1
    let hooksBefore = hooks.count
    defer { depth -= 1 }
    try driver.savepoint(.begin, depth: depth)
    do {
      let result = try body(self)
      try driver.savepoint(.release, depth: depth)
      return result
    } catch {
      hooks.removeSubrange(hooksBefore...)
      // The first error is the one to report; a connection that can't go back to the savepoint is not used again. The
      // database may have rolled the whole transaction back already.
      if driver.isInTransaction {
        do { try beyondLimits { try driver.savepoint(.rollback, depth: depth) } } catch { driver.close() }
      }
      throw error
    }
  }

  /// Does something once the transaction is committed: the outermost one, if this is nested.
  ///
  /// ```swift
  /// try await db.transaction(retry: .upTo(5)) { tx in
  ///   let user = try tx.insert(draft)
  ///   tx.afterCommit { await mail.welcome(user) }
  /// }
  /// ```
  /// It is done by the task that called ``Database/transaction(isolation:timeout:retry:fileID:line:_:)``, before that
  /// returns, in the order of these calls, when the connection is free again. It is not done if the transaction, or the
  /// nested one that it was asked for in, is rolled back; nor once for each run of a block that is run again.
  public func afterCommit(_ hook: @escaping @Sendable () async -> Void) { hooks.append(hook) }

  // MARK: Within the package

  /// Runs one statement of a script, with a value for each of its parameters.
  package func run(
    _ statement: Script.Statement, parameters: [SQLValue], _ body: (borrowing Row) throws -> Void
  ) throws -> Int {
    try check()
    return try driver.run(statement, parameters: parameters) { row in
      try body(row)
      return true
    }
  }

  func end() { isOpen = false }

  /// Adds the place of a call to its errors, and tells it to who observes.
  @inlinable
  func located<Result>(_ fileID: StaticString, _ line: UInt, _ body: () throws -> Result) throws -> Result {
    if isObserved { isCalled(fileID, line) }
    do { return try body() } catch let error as DatabaseError { throw cause(of: error).located(fileID, line) }
  }

  /// Runs a statement that the driver has no way of its own for, and tells it to who observes.
  func observing(_ statement: Statement, _ body: (inout StatementTraffic) throws -> Int) throws -> Int {
    if let observed { return try observed.observing(statement, body) }
    var traffic = StatementTraffic()
    return try body(&traffic)
  }

  @usableFromInline
  func isCalled(_ fileID: StaticString, _ line: UInt) { observed?.caller = Caller(fileID: fileID, line: line) }

  @usableFromInline
  func check() throws {
    guard isOpen else {
      throw DatabaseError(.misuse, "the transaction is used after its block has ended; do the work inside the block")
    }
    try lease.check()
    // What ran after an early end would be outside of any transaction.
    guard driver.isInTransaction else { throw earlyEnd }
  }

  private var earlyEnd: DatabaseError {
    if driver.isUsable, let undoing { return .aborted(by: undoing) }
    return driver.isUsable
      ? DatabaseError(
        .misuse,
        "the transaction is over before its block: a statement of the block ended it (COMMIT, ROLLBACK), or the database "
          + "undid it after an error")
      : DatabaseError(.connectionLost, "the connection of this transaction is gone, and with it what the block did")
  }

  private func run(_ statement: (Dialect) throws -> Statement) throws -> Int {
    try check()
    return try driver.run(try statement(driver.dialect), shape: nil, as: .inTransaction) { _ in true }
  }

  @inlinable
  func all<Output>(_ statement: (Dialect) throws -> Statement, _ rows: Projection<Output>) throws -> [Output] {
    try check()
    return try statement(driver.dialect).fetch(rows, on: driver, as: .inTransaction)
  }

  @inlinable
  func one<Output>(_ statement: (Dialect) throws -> Statement, _ rows: Projection<Output>) throws -> Output? {
    try check()
    return try statement(driver.dialect).fetchOne(rows, on: driver, as: .inTransaction)
  }
}

extension Projection {
  /// A row of a table.
  @inlinable
  init(row: Output.Type) where Output: Table {
    self.init(node: .sequence([]), width: Output.schema.columns.count, expected: ExpectedTable<Output>.self) {
      row, index in try Output(row: row, at: index)
    }
  }

  /// One value.
  @inlinable
  init(value: Output.Type) where Output: DatabaseValue {
    self.init(node: .sequence([]), width: 1, expected: ExpectedValues<Output>.self) { row, index in
      try Output(row: row, at: index)
    }
  }

  /// Values by position.
  @inlinable
  init<each Value: DatabaseValue>(values: repeat (each Value).Type) where Output == (repeat each Value) {
    var width = 0
    for _ in repeat each values { width += 1 }
    self.init(node: .sequence([]), width: width, expected: ExpectedValues<repeat each Value>.self) { row, index in
      var next = index
      func advance() -> Int {
        defer { next += 1 }
        return next
      }
      return (repeat try (each Value)(row: row, at: advance()))
    }
  }
}

// Of the statement and not of `Driver`, so that the compiler makes a version for each row type.
extension Statement {
  @inlinable
  func fetch<Output>(_ rows: Projection<Output>, on driver: any Driver, as access: Access) throws -> [Output] {
    var result: [Output] = []
    do {
      try driver.run(self, shape: rows.shape, as: access) { row in
        result.append(try rows.decode(row, 0))
        return true
      }
    } catch { throw named(error) }
    return result
  }

  @inlinable
  func fetchOne<Output>(_ rows: Projection<Output>, on driver: any Driver, as access: Access) throws -> Output? {
    var result: Output?
    var count = 0
    do {
      try driver.run(self, shape: rows.shape, as: access) { row in
        count += 1
        if count == 1 { result = try rows.decode(row, 0) }
        return count < 2
      }
      if count > 1 { throw DatabaseError(.decoding, "the query has more than one row, where at most one is expected") }
    } catch { throw named(error) }
    // Taken out, for no copy.
    return result.take()
  }
}
