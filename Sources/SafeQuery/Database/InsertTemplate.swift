/// `INSERT INTO table (columns) …`, for rows that are bound to it.
final class InsertTemplate: Fragment {
  /// What follows the columns' names.
  enum Source {
    /// `VALUES (?, …)`: a placeholder for each column.
    case values
    /// `OVERRIDING SYSTEM VALUE VALUES (?, …)`: columns that the database numbers, too. It tells the types of columns, and is
    /// never run.
    case allValues
    /// `SELECT * FROM unnest($1, $2, …)`: each parameter is declared as an array of its column's type.
    case arrays
  }

  private let table: TableSchema
  private let columns: [ColumnDefinition]
  private let source: Source

  init(_ table: TableSchema, _ columns: [ColumnDefinition], _ source: Source) {
    self.table = table
    self.columns = columns
    self.source = source
  }

  func write(to writer: inout StatementWriter) throws {
    writer.write("INSERT INTO ")
    try writer.write(table)
    guard !columns.isEmpty else { return writer.write(" DEFAULT VALUES") }
    try writer.write(" (", list: columns.map { .name($0.name) })
    switch source {
    case .values: try writer.write(") VALUES (", list: columns.map { .value(.null($0.type)) })
    case .allValues:
      try writer.write(") OVERRIDING SYSTEM VALUE VALUES (", list: columns.map { .value(.null($0.type)) })
    case .arrays: try writer.write(") SELECT * FROM unnest(", list: columns.map { .value(.array($0.type, [])) })
    }
    writer.write(")")
  }
}
