/// `COPY table (columns) FROM STDIN (…)`
final class CopyInTemplate: Fragment {
  private let table: TableSchema
  private let columns: [ColumnDefinition]
  private let options: Node

  init(_ table: TableSchema, _ columns: [ColumnDefinition], _ options: Node) {
    self.table = table
    self.columns = columns
    self.options = options
  }

  func write(to writer: inout StatementWriter) throws {
    writer.write("COPY ")
    try writer.write(table)
    try writer.write(" (", list: columns.map { .name($0.name) })
    writer.write(") FROM STDIN (")
    try writer.write(options)
    writer.write(")")
  }
}

/// The texts of a COPY.
enum CopyText {
  static let binary = Node.text("FORMAT binary")

  static func into(_ table: TableSchema, _ columns: [ColumnDefinition], _ options: Node) throws -> Statement {
    if columns.isEmpty { throw DatabaseError(.misuse, "COPY needs a column") }
    return try StatementWriter.render(.fragment(CopyInTemplate(table, columns, options)), for: .postgreSQL)
  }

  /// A statement whose parameters have the types of the columns.
  static func shape(of table: TableSchema, _ columns: [ColumnDefinition]) throws -> Statement {
    try StatementWriter.render(.fragment(InsertTemplate(table, columns, .allValues)), for: .postgreSQL)
  }

  /// `COPY (query) TO STDOUT (…)`. Its protocol has no parameters.
  static func out(_ query: SQL, _ options: Node) throws -> Statement {
    let parts: [Node] = [.text("COPY ("), query.node, .text(") TO STDOUT ("), options, .text(")")]
    let statement = try StatementWriter.render(.sequence(parts), for: .postgreSQL)
    guard statement.parameters.isEmpty else {
      throw DatabaseError(
        .unsupported,
        "PostgreSQL's COPY takes no values, and this query has \(statement.parameters.count): stream it, or leave them out",
        statement: statement.text)
    }
    return statement
  }
}
