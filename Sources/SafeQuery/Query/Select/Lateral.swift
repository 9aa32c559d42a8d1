// SQLite has no LATERAL. What it has is table-valued functions, whose arguments may use the tables before them, so there the rows
// of the query travel as one JSON array of arrays: `json_each((SELECT json_group_array(json_array(…)) FROM (query)))`.

extension RowSource {
  /// A source for each row so far.
  func write(lateralTo writer: inout StatementWriter, _ schema: TableSchema) throws {
    guard writer.dialect == .sqlite else {
      writer.write("LATERAL ")
      return try write(to: &writer, schema)
    }
    writer.write("json_each((SELECT json_group_array(json_array(")
    try writer.write(list: schema.columns.map { try $0.inJSON })
    writer.write(")) FROM ")
    try write(to: &writer, schema)
    writer.write(" AS l))")
  }
}

extension ColumnDefinition {
  /// The column's value as an element of JSON, from which it is read again as it is stored.
  fileprivate var inJSON: Node {
    get throws {
      let value = Node.sequence([.text("l."), .name(name)])
      if type.isArray || type.scalar == .blob {
        throw DatabaseError(
          .unsupported, "SQLite's lateral join has no bytes in its columns; select column \(name) in a join of its own")
      }
      switch type.scalar {
      // Seventeen digits are the number again, which SQLite's own fifteen are not.
      case .float, .double, .decimal:
        return .sequence([
          .text("CASE WHEN typeof("), value, .text(") <> 'real' THEN "), value, .text(" WHEN abs("), value,
          .text(") = 9e999 THEN json(iif("), value, .text(" > 0, '9e999', '-9e999')) ELSE json(printf('%!.17g', "),
          value,
          .text(")) END"),
        ])
      // As text, and no part of this JSON.
      case .json: return .sequence([.text("("), value, .text(" || '')")])
      default: return value
      }
    }
  }
}

extension StatementWriter {
  /// A column of a lateral join on SQLite: an element of the row's array.
  mutating func write(lateral column: StaticString, of table: TableInstance) throws {
    guard let index = table.schema.columns.firstIndex(where: { $0.name.isSame(as: column) }) else {
      throw DatabaseError(.invalidQuery, "a query in FROM has no column \(column)")
    }
    write("(")
    try write(alias: table, for: column)
    write(".value->>")
    write(number: index)
    write(")")
  }
}
