extension PostgresTransaction {
  /// Copies rows or drafts into their table by COPY, the quickest way in, in constant memory.
  ///
  /// Values must be of the very types of the table's columns, as text is of `varchar`; integers and floating-point
  /// numbers are fitted. What an insert would cast is refused. Rows go in parts, for each of which triggers of a
  /// statement run.
  /// - Returns: How many.
  /// - Throws: What the sequence throws; or ``DatabaseError``, with the number of the row where one is at fault. The
  ///   transaction then accepts no more.
  @discardableResult
  public func copy<Item: Insertable, Rows: Sequence<Item>>(
    into item: Item.Type, rows: Rows, fileID: StaticString = #fileID, line: UInt = #line
  ) throws -> Int {
    var iterator = rows.makeIterator()
    return try copy(into: item, fileID, line) { iterator.next() }
  }

  /// Copies CSV into a table, in constant memory.
  ///
  /// It goes in parts of about a megabyte, each of whole rows, so that a row that is wrong is found soon; triggers of a
  /// statement run for each. A line that is `\.` alone, which would be the end of the data to PostgreSQL, is refused.
  /// - Parameters:
  ///   - item: A table or a draft, whose columns are the CSV's, in their order.
  ///   - csv: Parts of the text, cut anywhere.
  /// - Returns: How many rows.
  /// - Throws: What the sequence throws; or ``DatabaseError``, with the number of the line where one is at fault. The
  ///   transaction then accepts no more.
  @discardableResult
  public func copy<Item: Insertable, Bytes: Sequence>(
    into item: Item.Type, csv: Bytes, format: CSVFormat = CSVFormat(), fileID: StaticString = #fileID,
    line: UInt = #line
  ) throws -> Int where Bytes.Element: Sequence<UInt8> {
    var iterator = csv.makeIterator()
    return try copy(into: item, format, fileID, line) { iterator.next().map { Array($0) } }
  }

  fileprivate func copy<Item: Insertable>(
    into item: Item.Type, _ fileID: StaticString, _ line: UInt, _ next: () throws -> Item?
  ) throws -> Int {
    try located(fileID, line) {
      let connection = try connection("COPY")
      let text = try CopyText.into(Item.Model.schema, Item.insertedColumns, CopyText.binary)
      return try transaction.observing(text) { traffic in
        try connection.copy(Item.insertedColumns, into: Item.Model.schema, &traffic) { row in
          guard let item = try next() else { return false }
          item.encode(into: &row)
          return true
        }
      }
    }
  }

  fileprivate func copy<Item: Insertable>(
    into item: Item.Type, _ format: CSVFormat, _ fileID: StaticString, _ line: UInt, _ next: () throws -> [UInt8]?
  ) throws -> Int {
    try located(fileID, line) {
      let connection = try connection("COPY")
      let text = try CopyText.into(Item.Model.schema, Item.insertedColumns, format.options(isInput: true))
      return try transaction.observing(text) { traffic in
        try connection.copy(csv: format, Item.insertedColumns, into: Item.Model.schema, &traffic) {
          // A part without bytes is not the end.
          while let bytes = try next() {
            if !bytes.isEmpty { return bytes }
          }
          return nil
        }
      }
    }
  }

  /// Lifts the limit of statements to the end of the transaction: a COPY takes as long as its other side.
  fileprivate func liftStatementLimit() throws {
    try connection("COPY").sendAlong(try PostgresSetting("statement_timeout").local(.text("0")))
  }
}

extension PostgresDatabase {
  /// Copies rows or drafts into their table by COPY, the quickest way in: all of them, or none if it throws.
  ///
  /// ```swift
  /// let count = try await db.postgres.copy(into: Person.self, rows: people)
  /// ```
  /// Memory is constant: no more than two batches are ahead of the server, and the sequence is asked for no more until it
  /// has taken them. See ``PostgresTransaction/copy(into:rows:fileID:line:)``.
  /// - Returns: How many.
  /// - Throws: What the sequence throws; or ``DatabaseError``, with the number of the row where one is at fault.
  @discardableResult
  public func copy<Item: Insertable, Rows: AsyncSequence & Sendable>(
    into item: Item.Type, rows: Rows, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> Int where Rows.Element == Item {
    try await feeding(rows, 512, fileID, line) { transaction, next in
      try transaction.postgres.copy(into: item, fileID, line, next)
    }
  }

  /// Copies rows or drafts into their table by COPY: see ``copy(into:rows:fileID:line:)``.
  @discardableResult
  public func copy<Item: Insertable, Rows: Sequence<Item> & Sendable>(
    into item: Item.Type, rows: Rows, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> Int {
    try located(fileID, line) { try require("COPY") }
    return try await database.transaction(fileID: fileID, line: line) { transaction in
      try transaction.postgres.liftStatementLimit()
      return try transaction.postgres.copy(into: item, rows: rows, fileID: fileID, line: line)
    }
  }

  /// Copies CSV into a table: all of it, or nothing if it throws. See ``PostgresTransaction/copy(into:csv:format:fileID:line:)``.
  ///
  /// ```swift
  /// try await db.postgres.copy(into: Person.self, csv: request.body, format: CSVFormat(delimiter: .semicolon))
  /// ```
  /// - Parameters:
  ///   - item: A table or a draft, whose columns are the CSV's, in their order.
  ///   - csv: Parts of the text, cut anywhere.
  /// - Returns: How many rows.
  /// - Throws: What the sequence throws; or ``DatabaseError``, with the number of the line where one is at fault.
  @discardableResult
  public func copy<Item: Insertable, Bytes: AsyncSequence & Sendable>(
    into item: Item.Type, csv: Bytes, format: CSVFormat = CSVFormat(), fileID: StaticString = #fileID,
    line: UInt = #line
  ) async throws -> Int where Bytes.Element: Sequence<UInt8> & Sendable {
    try await feeding(csv, 1, fileID, line) { transaction, next in
      try transaction.postgres.copy(into: item, format, fileID, line) { try next().map { Array($0) } }
    }
  }

  /// Runs a block in a transaction, on the connection's thread, which takes the elements of an asynchronous sequence.
  /// - Parameter size: How many elements are handed over at once.
  private func feeding<Source: AsyncSequence & Sendable>(
    _ source: Source, _ size: Int, _ fileID: StaticString, _ line: UInt,
    _ body: @escaping @Sendable (Transaction, () throws -> Source.Element?) throws -> Int
  ) async throws -> Int where Source.Element: Sendable {
    try located(fileID, line) { try require("COPY") }
    let feed = Feed<Source.Element>()
    let feeder = Task { await feed.fill(from: source, size) }
    defer {
      feed.stop()
      feeder.cancel()
    }
    return try await database.transaction(fileID: fileID, line: line) { transaction in
      try transaction.postgres.liftStatementLimit()
      var batch: ArraySlice<Source.Element> = []
      return try body(transaction) {
        if batch.isEmpty { batch = try feed.next { try transaction.check() } ?? [] }
        return batch.popFirst()
      }
    }
  }

  // MARK: Out

  /// The rows of a query by COPY, one by one, in constant memory.
  ///
  /// ```swift
  /// for try await person in db.postgres.copy(from: Person.all) { … }
  /// ```
  /// COPY takes no values: a query that binds one, as a filter by a value does, is refused; stream it instead. The rows
  /// see one state of the data.
  public func copy<Q: ReadQuery>(
    from query: Q, fileID: StaticString = #fileID, line: UInt = #line
  ) -> RowStream<Q.Output> {
    let rows = query.rows
    return RowStream(rows.decode) { body in
      try await reading(try CopyText.out(query.sql, CopyText.binary), fileID, line) { connection, text, traffic in
        try connection.copyOut(text, of: query.sql, width: rows.width, &traffic, body)
      }
    }
  }

  /// The rows of a query as CSV in UTF-8, in parts of some kilobytes, each of whole rows; in constant memory.
  ///
  /// COPY takes no values: see ``copy(from:fileID:line:)``.
  public func copyCSV(
    from query: some ReadQuery, format: CSVFormat = CSVFormat(), fileID: StaticString = #fileID, line: UInt = #line
  ) -> RowStream<[UInt8]> {
    RowStream({ try [UInt8](row: $0, at: $1) }) { body in
      try await reading(try CopyText.out(query.sql, format.options(isInput: false)), fileID, line) {
        connection, text, traffic in
        try connection.copyOut(csv: text, hasHeader: format.header != .none, &traffic, body)
      }
    }
  }

  private func reading(
    _ text: @autoclosure () throws -> Statement, _ fileID: StaticString, _ line: UInt,
    _ body: @escaping @Sendable (PostgresConnection, Statement, inout StatementTraffic) throws -> Void
  ) async throws {
    let text = try located(fileID, line) {
      try require("COPY")
      return try text()
    }
    do {
      try await database.read(fileID: fileID, line: line) { transaction in
        try transaction.postgres.liftStatementLimit()
        let connection = try transaction.postgres.connection("COPY")
        _ = try transaction.observing(text) { traffic in
          try body(connection, text, &traffic)
          return 0
        }
        // Who left early has had the statement cancelled, and the transaction is to be rolled back.
        if connection.hasFailedTransaction { throw CopyLeft() }
      }
    } catch is CopyLeft {}
  }
}

/// The taker of the rows has left before the last one.
private struct CopyLeft: Error {}
