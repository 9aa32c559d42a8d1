/// What a client may ask to see, each column with a name of its own, declared once:
///
/// ```swift
/// extension User {
///   static let fields: SelectableColumns<Columns> = ["id": { $0.id }, "name": { $0.name }, "email": { $0.email }]
/// }
///
/// let fields = try User.fields.columns(request.query["fields"])       // "id,name": throws for other words
/// let rows = try await db.fetch(User.all.select { fields($0) })
/// let json = try JSONEncoder().encode(rows)                           // [{"id":1,"name":"Ann"}]
/// ```
/// Over joined tables it is declared on a tuple of their columns: `SelectableColumns<(User.Columns, Post.Columns)>`. What is
/// read is always a declared column, never one that is only in the database.
public struct SelectableColumns<Scope: Sendable>: Sendable, ExpressibleByDictionaryLiteral {
  private let columns: AllowList<SelectedColumns<Scope>.Column>

  /// Columns from literal names and what each reads. Of a name that is there twice, the first counts.
  public init(dictionaryLiteral columns: (StaticString, @Sendable (Scope) -> any SQLExpression)...) {
    self.columns = AllowList(entries: columns.map { (name: $0.0, value: .init(name: $0.0, expression: $0.1)) })
  }

  /// Every column.
  public var all: SelectedColumns<Scope> { SelectedColumns(columns: columns.entries.map(\.value)) }

  /// The columns that a client asks for: names between commas, in the order in which it wants them. No spaces.
  /// - Parameter requested: The client's words; all columns if nil.
  /// - Throws: ``DatabaseError`` of kind ``DatabaseError/Kind/notAllowed`` for an unknown name and one that comes twice, with a
  ///   message that is fit for the client.
  public func columns(_ requested: String?) throws -> SelectedColumns<Scope> {
    guard let requested else { return all }
    return try columns(RequestedNames.split(requested, limit: columns.entries.count))
  }

  /// The columns that a client asks for, by one text for each.
  /// - Parameter requested: The client's words.
  /// - Throws: ``DatabaseError`` of kind ``DatabaseError/Kind/notAllowed`` for an unknown name, one that comes twice, and none
  ///   at all, with a message that is fit for the client.
  public func columns(_ requested: [String]) throws -> SelectedColumns<Scope> {
    try columns(requested.map { $0[...] })
  }

  private func columns(_ requested: [Substring]) throws -> SelectedColumns<Scope> {
    if requested.isEmpty { throw DatabaseError(.notAllowed, "no column is asked for; choose from \(columns.allowed)") }
    var names = RequestedNames("a column", columns.entries.count)
    return SelectedColumns(columns: try requested.map { try names.take($0, from: columns) })
  }
}

/// Columns that were chosen at run time, out of ``SelectableColumns``.
public struct SelectedColumns<Scope: Sendable>: Sendable {
  struct Column: Sendable {
    let name: StaticString
    let expression: @Sendable (Scope) -> any SQLExpression
  }

  private let columns: [Column]

  fileprivate init(columns: [Column]) { self.columns = columns }

  /// What a select lists for them, from the columns of its tables.
  public func callAsFunction(_ scope: Scope) -> DynamicColumns {
    DynamicColumns(names: columns.map { "\($0.name)" }, columns.map { $0.expression(scope) })
  }
}

/// What a select lists for columns that were chosen at run time. Each row decodes to a ``DynamicRow``.
public struct DynamicColumns: Selectable {
  /// What each row decodes to.
  public let projection: Projection<DynamicRow>

  fileprivate init(names: [String], _ expressions: [any SQLExpression]) {
    let readers = expressions.map { reader($0) }
    let nodes = expressions.isEmpty ? [.nothing(in: "a select")] : expressions.map(\.sql.node)
    projection = Projection(node: .list(nodes), width: nodes.count) { row, index in
      var values: [SQLValue] = []
      values.reserveCapacity(readers.count)
      for (offset, read) in readers.enumerated() { values.append(try read(row, index + offset)) }
      return DynamicRow(names: names, values: values)
    }
  }
}

/// Reads a column as the expression's type.
private func reader<E: SQLExpression>(_ expression: E) -> @Sendable (borrowing Row, Int) throws -> SQLValue {
  { row, index in try E.Value(row: row, at: index).sqlValue }
}
