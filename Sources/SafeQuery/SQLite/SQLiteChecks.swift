// Whether the file is whole. (sqlite.org/pragma.html#pragma_integrity_check)

extension SQLiteDatabase {
  /// A row that refers to one that isn't there.
  public struct ForeignKeyProblem: Sendable, Hashable {
    /// The table of the row.
    public let table: String
    /// The row's `rowid`; nil in a table WITHOUT ROWID.
    public let rowID: Int64?
    /// The table that it refers to.
    public let referencedTable: String
    /// Which of the table's foreign keys, as `PRAGMA foreign_key_list` counts them.
    public let foreignKey: Int
  }

  /// Reads the whole database and looks for damage: pages, order, indexes against their tables, constraints.
  ///
  /// It takes as long as reading everything; no limit of statements holds, but the task's deadline and its cancellation do.
  /// - Returns: What is wrong, at most a hundred lines; nothing if all is well. They can name tables, never values.
  public func integrityCheck(fileID: StaticString = #fileID, line: UInt = #line) async throws -> [String] {
    try await problems("integrity check", .text("PRAGMA integrity_check"), fileID, line)
  }

  /// As ``integrityCheck(fileID:line:)``, without comparing indexes with their tables: several times as fast.
  public func quickCheck(fileID: StaticString = #fileID, line: UInt = #line) async throws -> [String] {
    try await problems("quick check", .text("PRAGMA quick_check"), fileID, line)
  }

  /// The rows whose foreign keys point nowhere: written while `foreign_keys` was off, by another program as a rule.
  public func foreignKeyCheck(
    fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> [ForeignKeyProblem] {
    try await run("foreign key check", on: database.readers, fileID, line) { connection, _ in
      var problems: [ForeignKeyProblem] = []
      try connection.read(.text("PRAGMA foreign_key_check"), width: 4) { row in
        problems.append(
          ForeignKeyProblem(
            table: try String(row: row, at: 0), rowID: try Int64?(row: row, at: 1),
            referencedTable: try String(row: row, at: 2), foreignKey: try Int(row: row, at: 3)))
      }
      return problems
    }
  }

  private func problems(
    _ feature: String, _ pragma: Node, _ fileID: StaticString, _ line: UInt
  ) async throws -> [String] {
    try await run(feature, on: database.readers, fileID, line) { connection, _ in
      var lines: [String] = []
      do { try connection.read(pragma, width: 1) { lines.append(try String(row: $0, at: 0)) } } catch let error
        as DatabaseError where error.kind == .corrupt
      {
        // Damage that SQLite can't even check around.
        lines.append(error.serverMessage ?? error.message)
      }
      return lines.filter { $0 != "ok" }
    }
  }
}

extension SQLiteConnection {
  /// Runs a read of this library's.
  func read(
    _ node: Node, width: Int, as access: Access = .read(hasBudget: false), _ body: (borrowing Row) throws -> Void
  ) throws {
    let statement = try StatementWriter.render(node, for: .sqlite)
    try run(statement, shape: RowShape(width: width, expected: nil), as: access) { row in
      try body(row)
      return true
    }
  }
}
