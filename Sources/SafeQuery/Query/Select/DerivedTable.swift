/// What stands in FROM in place of a table of the database.
enum RowSource: Sendable {
  /// A query whose columns have names.
  case query(Node)
  /// A source that is computed for each row so far, whose columns it may use.
  indirect case lateral(RowSource)
  case common(CommonTable)
  /// A recursive common table inside of its own query.
  case recursion(CommonTableName, columns: [StaticString])

  /// - Parameter schema: What its columns are.
  func write(to writer: inout StatementWriter, _ schema: TableSchema) throws {
    switch self {
    case .query(let node):
      writer.write("(")
      try writer.write(node)
      writer.write(")")
    case .common(let table): try writer.write(table)
    case .recursion(let name, _): try writer.write(recursion: name)
    case .lateral(let rows): try rows.write(lateralTo: &writer, schema)
    }
  }
}

/// A query that gives its columns names where it stands in FROM.
protocol NamedFragment: Fragment {
  func named(_ names: [StaticString]) -> Node
}

/// All rows of a source, as a query of their own.
final class SourceRows: Fragment {
  let source: RowSource

  init(_ source: RowSource) { self.source = source }

  func write(to writer: inout StatementWriter) throws {
    writer.write("SELECT * FROM ")
    try source.write(to: &writer, TableSchema(derived: []))
  }
}

extension Query {
  /// What its columns are called where it stands in FROM: by this library, whatever they are inside.
  var derivedNames: [StaticString] {
    if let table = Output.self as? any Table.Type { return table.schema.columns.map(\.name) }
    return DerivedColumns.names(rows.width)
  }

  /// The query as a source of rows whose columns have these names.
  func source(named names: [StaticString]) -> RowSource {
    let node = valuesNode
    guard case .fragment(let fragment) = node else { return anonymous(names) }
    if let rows = fragment as? SourceRows { return rows.source }
    if let query = fragment as? any NamedFragment { return .query(query.named(names)) }
    return anonymous(names)
  }

  /// SQLite can't name the columns of any query in FROM, but those of a common table.
  private func anonymous(_ names: [StaticString]) -> RowSource {
    .common(
      CommonTable(
        name: CommonTableName(), columns: names, body: valuesNode, materialization: .automatic, isRecursive: false,
        changesRows: self is any WriteQuery))
  }

}

/// The columns of a query in FROM whose rows are values.
enum DerivedColumns {
  private static let known: [StaticString] = [
    "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "c11", "c12", "c13", "c14", "c15", "c16", "c17", "c18",
    "c19", "c20", "c21", "c22", "c23", "c24", "c25", "c26", "c27", "c28", "c29", "c30", "c31", "c32",
  ]

  /// A column's name, from 0. Those that there is no name for are never written.
  static func name(_ index: Int) -> StaticString { known[Swift.min(index, known.count - 1)] }

  /// Columns of types.
  static func definitions<each Value: DatabaseValue>(_ type: repeat (each Value).Type) -> [ColumnDefinition] {
    var definitions: [ColumnDefinition] = []
    for definition in repeat ColumnDefinition("", each type) {
      definitions.append(ColumnDefinition(name(definitions.count), definition.type))
    }
    return definitions
  }

  /// `c1`, `c2`, …, as far as there are names.
  static func names(_ count: Int) -> [StaticString] { Array(known.prefix(count)) }
}

// MARK: - A query as a table

extension Query where Output: Table {
  /// The query's rows as a table to select from: `SELECT … FROM (query)`.
  @_disfavoredOverload
  public func asTable() -> Select<Output.Columns, Output> {
    let source = QuerySource(self)
    let columns = source.columns(of: Output.self)
    return Select(scope: columns, rows: columns.projection, clauses: SelectClauses(table: source.instance))
  }
}

extension Query where Output: DatabaseValue {
  /// The query's values as a table of one column to select from: `SELECT … FROM (query)`.
  @_disfavoredOverload
  public func asTable() -> Select<Column<Output>, Output> {
    let source = QuerySource(self)
    let column = source.columns(of: Output.self)
    return Select(scope: column, rows: column.projection, clauses: SelectClauses(table: source.instance))
  }
}

extension Query {
  /// The query's rows as a table to select from, whose columns are given in the order in which the query selects them:
  ///
  /// ```swift
  /// orders.asTable().groupBy { year, _ in year }.select { year, total in (year, total.sum()) }
  /// ```
  /// Rows of a struct (``RowExpression``) give the columns names. To join others to it, make its tuples rows:
  /// `orders.asRows().asTable().join(…)`, whose columns are `$0.columns.0`, `$0.columns.1`.
  public func asTable<First: DatabaseValue, Second: DatabaseValue, each Value: DatabaseValue>() -> Select<
    (Column<First>, Column<Second>, repeat Column<each Value>), Output
  > where Output == (First, Second, repeat each Value) {
    let names = DerivedColumns.names(rows.width)
    let definitions = DerivedColumns.definitions(First.self, Second.self, repeat (each Value).self)
    let source =
      names.count == rows.width
      ? source(named: names)
      : RowSource.query(
        .failure(
          DatabaseError(
            .invalidQuery,
            "a query of \(rows.width) columns stands in FROM; make them a struct's row, which has no limit")))
    let instance = TableInstance(TableSchema(derived: definitions), source: source)
    var index = -1
    func column<Each>(_ type: Each.Type) -> Column<Each> {
      index += 1
      return Column<Each>(table: instance, name: DerivedColumns.name(index))
    }
    let (first, second) = (column(First.self), column(Second.self))
    let others = (repeat column((each Value).self))
    return Select(
      scope: (first, second, repeat each others),
      rows: Projection(first.projection, second.projection, repeat (each others).projection),
      clauses: SelectClauses(table: instance))
  }
}
