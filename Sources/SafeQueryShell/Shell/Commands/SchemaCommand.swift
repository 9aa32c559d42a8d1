import SafeQuery

/// `.schema`
enum SchemaCommand: DotCommand {
  static let name = "schema"
  static let arguments = "[TABLE]"
  static let summary = "shows the columns of a table, or of every table"

  static func run(_ argument: String, in console: Console) async throws {
    let all = argument.isEmpty
    let query: SQL =
      switch console.database.dialect {
      case .sqlite:
        """
        SELECT m.name, p.name, p.type, CASE WHEN p.pk > 0 THEN 'primary key' WHEN p."notnull" = 1 THEN 'not null'
          ELSE 'may be null' END
        FROM sqlite_schema m JOIN pragma_table_info(m.name) p
        WHERE m.type IN ('table', 'view') AND substr(m.name, 1, 7) <> 'sqlite_' AND (\(all) OR m.name = \(argument))
        ORDER BY m.name, p.cid
        """
      case .postgreSQL:
        """
        SELECT CAST(c.oid::regclass AS text), CAST(a.attname AS text), format_type(a.atttypid, a.atttypmod),
          CASE WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_index i
              WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)) THEN 'primary key'
            WHEN a.attnotnull THEN 'not null' ELSE 'may be null' END
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
          AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%'
          AND (\(all) OR c.relname = \(argument))
        ORDER BY 1, a.attnum
        """
      }
    let types = try await console.database.fetch(query, as: String.self, String.self, String.self, String.self)
    if types.isEmpty && !all { throw ConsoleError("there is no table \(Printable.literal(argument))") }
    let rows = types.map { [$0.0, $0.1, $0.2, $0.3] }
    console.show(StatementResult(head: ["table", "column", "type", ""], rows: rows))
  }
}
