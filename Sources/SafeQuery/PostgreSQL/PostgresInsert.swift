/// Many rows on their way into a table: column by column as arrays, so that one text and one prepared statement take any
/// number of them; or, where a column is an array itself, which arrays can't hold, row by row in one pipeline.
struct PostgresInsert {
  private let definitions: [ColumnDefinition]
  private let statement: Statement
  private let isByColumn: Bool
  private var columns: [PostgresColumn]
  private var rows: [[SQLValue]] = []
  private var count = 0

  /// How much is sent at a time. The transaction holds the parts together.
  private static let maximumRows = 10_000
  private static let maximumBytes = 16 << 20

  init(_ definitions: [ColumnDefinition], into table: TableSchema) throws {
    self.definitions = definitions
    columns = definitions.map { PostgresColumn(type: $0.type) }
    let source = Self.source(for: definitions)
    isByColumn = source == .arrays
    statement = try StatementWriter.render(.fragment(InsertTemplate(table, definitions, source)), for: .postgreSQL)
  }

  static func source(for columns: [ColumnDefinition]) -> InsertTemplate.Source {
    columns.isEmpty || columns.contains { $0.type.isArray } ? .values : .arrays
  }

  var isEmpty: Bool { count == 0 }

  /// Whether it is time to send.
  var isFull: Bool {
    isByColumn
      ? count >= Self.maximumRows || columns.contains { $0.bytes.count > Self.maximumBytes / columns.count }
      : count >= 256
  }

  /// Takes one row's values.
  mutating func add(_ values: [SQLValue]) throws {
    guard values.count == definitions.count else {
      throw DatabaseError(.encoding, "a row encodes \(values.count) values for \(definitions.count) columns")
    }
    for (index, value) in values.enumerated() {
      try value.check(position: index + 1, dialect: .postgreSQL)
      guard value.type == definitions[index].type else {
        throw DatabaseError(
          .encoding, "a row encodes a value of another type than column \(definitions[index].name) is declared with")
      }
      if isByColumn { columns[index].append(value) }
    }
    if !isByColumn { rows.append(values) }
    count += 1
  }

  func send(on channel: PostgresChannel) throws {
    if isByColumn { return try channel.send(statement, columns: columns) }
    for row in rows { try channel.send(statement.with(parameters: row), isMain: true) }
  }

  mutating func removeAll() {
    count = 0
    rows.removeAll(keepingCapacity: true)
    for index in columns.indices { columns[index].removeAll() }
  }
}
