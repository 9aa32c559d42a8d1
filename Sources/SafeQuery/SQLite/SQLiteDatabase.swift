/// What only SQLite has: copies of the whole database, its log, its checks.
///
/// ```swift
/// try await db.sqlite.backup(to: "/backups/app.db")
/// let problems = try await db.sqlite.integrityCheck()
/// ```
/// On PostgreSQL every call throws ``DatabaseError`` of kind `unsupported` that names it.
public struct SQLiteDatabase: Sendable {
  let database: Database

  /// Runs a block on the thread of a connection that it has for itself, without the limit of statements.
  func run<Result: Sendable>(
    _ feature: String, on pool: Pool, _ fileID: StaticString, _ line: UInt,
    _ body: @escaping @Sendable (SQLiteConnection, Lease) throws -> Result
  ) async throws -> Result {
    try located(fileID, line) { try require(feature) }
    return try await database.leased(pool, fileID, line) { driver, lease in
      let driver = (driver as? ObservedDriver)?.base ?? driver
      guard let connection = driver as? SQLiteConnection else { throw Self.unsupported(feature) }
      try lease.check()
      connection.liftStatementLimit()
      return try body(connection, lease)
    }
  }

  func require(_ feature: String) throws {
    if database.dialect != .sqlite { throw Self.unsupported(feature) }
  }

  private static func unsupported(_ feature: String) -> DatabaseError {
    DatabaseError(.unsupported, "PostgreSQL has no \(feature); it is SQLite's")
  }
}

extension Database {
  /// What only SQLite has. On PostgreSQL its calls throw.
  public var sqlite: SQLiteDatabase { SQLiteDatabase(database: self) }
}
