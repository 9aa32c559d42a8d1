import SafeQuery

/// `.tables`
enum TablesCommand: DotCommand {
  static let name = "tables"
  static let arguments = ""
  static let summary = "lists the tables and views"

  static func run(_ argument: String, in console: Console) async throws {
    let query: SQL =
      switch console.database.dialect {
      case .sqlite:
        """
        SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND substr(name, 1, 7) <> 'sqlite_'
        ORDER BY name
        """
      case .postgreSQL:
        """
        SELECT CAST(c.oid::regclass AS text), CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' ELSE 'table' END
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
          AND n.nspname NOT LIKE 'pg\\_toast%'
        ORDER BY 1
        """
      }
    let rows = try await console.database.fetch(query, as: String.self, String.self).map { [$0.0, $0.1] }
    console.show(StatementResult(head: ["table", "kind"], rows: rows))
  }
}
