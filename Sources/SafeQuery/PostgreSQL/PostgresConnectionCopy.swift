import CPostgres

extension PostgresConnection {
  /// What the server knows of a statement without running it.
  private func describe<Value>(
    _ statement: Statement, _ body: (borrowing PostgresResult) -> Value
  ) throws -> Value {
    try checkIdle()
    var value: Value?
    try repeating(.inTransaction) {
      try queue { try channel.sendDescription(of: statement) }
      try channel.finishDescription { value = body($0) }
    }
    guard let value else { throw DatabaseError(.other, "the server did not describe the statement") }
    return value
  }

  /// Sends what waits for the next statement, which can't travel with a COPY.
  private func sendWaiting() throws {
    try checkIdle()
    try repeating(.inTransaction) {
      try queue {}
      try channel.finish()
    }
  }

  /// Copies rows into a table, in the transaction that is open. They go in parts, so that nothing waits in the server for
  /// the next row, and an error is found soon.
  /// - Parameter next: Fills in the next row's values, or returns false at the end.
  /// - Returns: How many.
  func copy(
    _ columns: [ColumnDefinition], into table: TableSchema, _ traffic: inout StatementTraffic,
    _ next: (inout RowEncoder) throws -> Bool
  ) throws -> Int {
    let text = try CopyText.into(table, columns, CopyText.binary)
    let types = try describe(try CopyText.shape(of: table, columns)) { $0.parameterTypes }
    var encoder = try CopyEncoder(columns, types: types)
    var row = RowEncoder(capacity: columns.count)
    var count = 0
    while try next(&row) {
      do { try encoder.add(row.values) } catch let error as DatabaseError {
        throw error.with(message: error.message + " (row \(count + encoder.count + 1))")
      }
      row.removeAll()
      if encoder.isFull { count += try send(&encoder, text, table, &traffic, after: count) }
    }
    if encoder.count > 0 { count += try send(&encoder, text, table, &traffic, after: count) }
    return count
  }

  private func send(
    _ encoder: inout CopyEncoder, _ text: Statement, _ table: TableSchema, _ traffic: inout StatementTraffic,
    after count: Int
  ) throws -> Int {
    var rest: [UInt8]? = encoder.take()
    traffic.moved(rest?.count ?? 0)
    let rows = try copying(after: count) {
      try channel.copyIn(text, into: "\(table.name)") {
        defer { rest = nil }
        return rest
      }
    }
    traffic.rows += rows
    return rows
  }

  /// Copies CSV into a table, in the transaction that is open, in parts of whole rows: the server only says that a row is
  /// wrong when it is asked for the end.
  /// - Parameter next: The next bytes, or nil at the end.
  func copy(
    csv format: CSVFormat, _ columns: [ColumnDefinition], into table: TableSchema, _ traffic: inout StatementTraffic,
    _ next: () throws -> [UInt8]?
  ) throws -> Int {
    try sendWaiting()
    var parts = CSVParts()
    repeat {
      let options = format.options(isInput: true, isRest: parts.count > 0)
      let text = try CopyText.into(table, columns, options)
      parts.begin()
      let rows = try copying(after: parts.linesBefore, in: "line") {
        try channel.copyIn(text, into: "\(table.name)") {
          let bytes = try parts.next(from: next)
          traffic.moved(bytes?.count ?? 0)
          return bytes
        }
      }
      traffic.rows += rows
    } while try parts.hasMore(from: next)
    return traffic.rows
  }

  /// The rows of a query by COPY, in the transaction that is open.
  /// - Parameter body: False ends it, and with it the transaction.
  func copyOut(
    _ text: Statement, of query: SQL, width: Int, _ traffic: inout StatementTraffic,
    _ body: (borrowing Row) throws -> Bool
  ) throws {
    let template = try describe(try query.sql(for: .postgreSQL)) { try? CopiedRows(like: $0) }
    guard let rows = template else { throw DatabaseError(.resourceExhausted, "there is no memory for a row") }
    guard rows.width == width else {
      throw DatabaseError(
        .decoding, "the statement returns \(rows.width) columns, and \(width) are decoded", statement: text.text)
    }
    _ = try copying {
      // SAFETY: copied while it is lent.
      try unsafe channel.copyOut(text) { data in
        traffic.moved(data.count)
        return try unsafe rows.read(data, channel.columnTypes) { row in
          traffic.rows += 1
          return try body(row)
        }
      }
    }
  }

  /// The rows of a query as CSV, whole lines at a time.
  func copyOut(
    csv text: Statement, hasHeader: Bool, _ traffic: inout StatementTraffic, _ body: (borrowing Row) throws -> Bool
  ) throws {
    try sendWaiting()
    let size = 8192
    var lines: [UInt8] = []
    // The server sends each row by itself, and the header before.
    var rows = hasHeader ? -1 : 0
    defer { traffic.rows = max(0, rows) }
    let isWhole = try copying {
      // SAFETY: what is lent is copied.
      try unsafe channel.copyOut(text) { data in
        unsafe lines.append(contentsOf: data)
        traffic.moved(data.count)
        rows += 1
        guard lines.count >= size else { return true }
        defer { lines.removeAll(keepingCapacity: true) }
        return try CopiedRows.withBytes(lines, channel.columnTypes, body)
      }
    }
    if isWhole && !lines.isEmpty { _ = try CopiedRows.withBytes(lines, channel.columnTypes, body) }
  }

  private func copying<Result>(
    after count: Int = 0, in unit: String = "row", _ body: () throws -> Result
  ) throws -> Result {
    do { return try body() } catch let failure as CopyFailure {
      guard let row = failure.row else { throw failure.error }
      throw failure.error.with(message: failure.error.message + " (\(unit) \(count + row))")
    }
  }
}
