import Foundation

/// The table that tells which migrations are applied. Its statements are literals and bound values, as everyone's.
struct MigrationHistory: Sendable {
  private let table: Identifier

  init(_ table: Identifier) { self.table = table }

  /// The table's name, for messages and as a value.
  var name: String { "\(table.name)" }

  func exists(_ transaction: Transaction) throws -> Bool {
    let count: SQL =
      switch transaction.dialect {
      case .sqlite:
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = \(name) COLLATE NOCASE"
      case .postgreSQL:
        """
        SELECT count(*) FROM pg_catalog.pg_class
        WHERE relname = \(name) AND relkind IN ('r', 'p') AND pg_catalog.pg_table_is_visible(oid)
        """
      }
    return try transaction.fetchOne(count, as: Int64.self) ?? 0 > 0
  }

  func create(_ transaction: Transaction) throws {
    let instant: SQL = transaction.dialect == .sqlite ? "TEXT" : "TIMESTAMPTZ"
    do {
      try transaction.execute(
        """
        CREATE TABLE \(table) (
          identifier TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, applied_at \(instant) NOT NULL,
          duration_ms BIGINT NOT NULL)
        """)
    } catch let error as DatabaseError {
      throw error.within("can't create the table \(name), the history of migrations")
    }
  }

  /// What is applied; nothing if there is no table yet.
  func lines(_ transaction: Transaction) throws -> [AppliedMigration] {
    guard try exists(transaction) else { return [] }
    do {
      let rows = try transaction.fetch(
        "SELECT identifier, checksum, applied_at, duration_ms FROM \(table)",
        as: String.self, String.self, Date.self, Int64.self)
      return rows.map { identifier, checksum, appliedAt, milliseconds in
        AppliedMigration(
          identifier: identifier, checksum: checksum, appliedAt: appliedAt, duration: .milliseconds(milliseconds))
      }
    } catch let error as DatabaseError {
      throw error.within("can't read the table \(name), the history of migrations")
    }
  }

  func record(_ line: AppliedMigration, _ transaction: Transaction) throws {
    do {
      try transaction.execute(
        """
        INSERT INTO \(table) (identifier, checksum, applied_at, duration_ms)
        VALUES (\(line.identifier), \(line.checksum), \(line.appliedAt), \(line.duration.milliseconds))
        """)
    } catch let error as DatabaseError {
      throw error.within(
        "can't write to the table \(name), the history of migrations, after migration \(line.identifier)")
    }
  }
}

extension Duration {
  /// Whole milliseconds.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }
}
