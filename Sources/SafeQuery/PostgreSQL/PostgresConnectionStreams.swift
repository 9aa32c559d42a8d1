/// Statements of another kind than one that is run for its rows: streams, those of scripts, and inserts of many rows.
extension PostgresConnection {
  func stream(
    _ statement: Statement, shape: RowShape?, as access: Access, _ body: (borrowing Row) throws -> Bool
  ) throws {
    try checkIdle()
    try checkSession(statement)
    switch access {
    case .write: throw DatabaseError(.misuse, "rows of a statement that writes can't be streamed; fetch them")
    case .read where localSettings != nil:
      try alone {
        waiting = [try PostgresText.beginReading.get()] + (localSettings ?? [])
        if try stream(statement, shape, body) { try commitNow() } else { try rollback() }
      }
    case .read:
      try checkReadOnly()
      try repeating(access) { try alone { _ = try stream(statement, shape, body) } }
    case .inTransaction:
      // A stream that is left early is cancelled, which would fail the transaction; the savepoint confines that.
      let savepoint = PostgresText.streamSavepoint
      waiting.append(try savepoint.begin.get())
      var isWhole = false
      defer { if !isWhole && isUsable { _ = try? undo(savepoint) } }
      isWhole = try repeating(access) { try stream(statement, shape, body) }
      if isWhole { waiting.append(try savepoint.release.get()) }
    }
  }

  private func undo(_ savepoint: PostgresText.Savepoint) throws {
    waiting.append(try savepoint.rollback.get())
    try execute(try savepoint.release.get())
  }

  /// - Returns: Whether all rows were taken.
  private func stream(
    _ statement: Statement, _ shape: RowShape?, _ body: (borrowing Row) throws -> Bool
  ) throws -> Bool {
    try queue { try channel.send(statement, isMain: true) }
    return try !channel.finish(shape: shape, leaving: .cancels, body).hasLeft
  }

  // MARK: Scripts

  @discardableResult
  func run(
    _ statement: Script.Statement, parameters: [SQLValue], _ body: (borrowing Row) throws -> Bool
  ) throws -> Int {
    try checkIdle()
    for (index, value) in parameters.enumerated() { try value.check(position: index + 1, dialect: dialect) }
    return try repeating(.inTransaction) {
      try queue { try channel.send(statement, parameters: parameters) }
      return try channel.finish(shape: nil, leaving: .drains, body).changes
    }
  }

  // MARK: Bulk insert

  func insert(
    _ columns: [ColumnDefinition], into table: TableSchema, _ next: (inout RowEncoder) throws -> Bool
  ) throws -> Int {
    try checkIdle()
    var insert = try PostgresInsert(columns, into: table)
    var row = RowEncoder(capacity: columns.count)
    var count = 0
    while try next(&row) {
      try insert.add(row.values)
      row.removeAll()
      if insert.isFull { count += try send(&insert) }
    }
    if !insert.isEmpty { count += try send(&insert) }
    return count
  }

  private func send(_ insert: inout PostgresInsert) throws -> Int {
    let changes = try repeating(.inTransaction) {
      try queue { try insert.send(on: channel) }
      return try channel.finish().changes
    }
    insert.removeAll()
    return changes
  }
}
