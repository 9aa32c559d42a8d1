extension Table {
  /// Inserts the rows of a query. The columns are named in the order of what the query selects, and have its types.
  ///
  /// ```swift
  /// let lapsed = User.where { $0.seen < lastYear }.select { ($0.id, $0.email) }
  /// try await db.execute(Archive.insert(from: lapsed, into: \.user, \.email))
  /// ```
  public static func insert<Rows: ReadQuery, First: DatabaseValue, each Other: DatabaseValue>(
    from query: Rows, into first: KeyPath<Columns, Column<First>>,
    _ other: repeat KeyPath<Columns, Column<each Other>>
  ) -> Insert<Self> where Rows.Output == (First, repeat each Other) {
    let columns = bareColumns
    var names: [Node] = [.name(columns[keyPath: first].name)]
    for path in repeat each other { names.append(.name(columns[keyPath: path].name)) }
    return Insert(.query(columns: names, query.valuesNode))
  }

  /// Not available: types must agree.
  @_disfavoredOverload
  @available(*, unavailable, message: "the columns must be as many as the query selects, and of the same types")
  public static func insert<Rows: ReadQuery, First: DatabaseValue, each Other: DatabaseValue>(
    from query: Rows, into first: KeyPath<Columns, Column<First>>,
    _ other: repeat KeyPath<Columns, Column<each Other>>
  ) -> Insert<Self> { fatalError() }

  /// Inserts the rows of a query, which are whole rows of the table.
  public static func insert<Rows: ReadQuery>(from query: Rows) -> Insert<Self> where Rows.Output == Self {
    Insert(.query(columns: schema.columns.map { .name($0.name) }, query.sql.node))
  }
}
