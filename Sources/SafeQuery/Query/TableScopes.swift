// Which table instances a statement sees, and by what names: `t1`, `t2`, … in the order in which they are brought in.

extension StatementWriter {
  /// Opens a scope: table instances that are brought in from here on are visible until it is closed.
  func openScope() -> Int { tables.count }

  /// Makes a table instance visible: its columns resolve to it by its alias.
  mutating func bringIn(_ table: TableInstance) { tables.append(table) }

  /// Ends the visibility of what was brought in since the scope was opened.
  mutating func closeScope(_ depth: Int) { tables.removeSubrange(depth...) }

  /// `"name" AS tN`, for a FROM clause or the target of a write.
  mutating func write(declaration table: TableInstance) throws {
    if let source = table.source { try source.write(to: &self, table.schema) } else { try write(table.schema) }
    write(" AS ")
    try write(alias: table)
  }

  /// A table's name, with its schema if it declares one.
  mutating func write(_ schema: TableSchema) throws {
    if let space = schema.space {
      try write(name: space)
      write(".")
    }
    try write(name: schema.name)
  }

  mutating func write(columnsOf table: TableInstance) throws {
    if tables.first === table, let list = table.schema.columnList { return write(list) }
    for (index, column) in table.schema.columns.enumerated() {
      if index > 0 { write(", ") }
      try write(column.name, of: table)
    }
  }

  /// - Parameter column: The column that is about to be written, for the error.
  mutating func write(alias table: TableInstance, for column: StaticString? = nil) throws {
    var index = tables.count - 1
    while index >= 0, tables[index] !== table { index -= 1 }
    guard index >= 0 else {
      let used = column.map { "column \(table.schema.name).\($0)" } ?? "table \(table.schema.name)"
      throw DatabaseError(
        .invalidQuery, "\(used) is used outside the query that brought its table in; join the table first")
    }
    write("t")
    write(number: index + 1)
  }

  mutating func write(_ column: StaticString, of table: TableInstance) throws {
    switch table.role {
    case .named: try write(table.schema)
    case .excluded: write("excluded")
    case .bare: return try write(name: column)
    case .instance:
      if dialect == .sqlite, case .lateral = table.source { return try write(lateral: column, of: table) }
      try write(alias: table, for: column)
    }
    write(".")
    try write(name: column)
  }
}
