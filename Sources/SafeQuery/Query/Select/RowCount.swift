/// How many rows a query has: `SELECT count(*) FROM (query)`.
public struct RowCount: ReadQuery {
  /// Its SQL.
  public let sql: SQL
  /// One row, a number.
  public var rows: Projection<Int> { Projection(node: .text("count(*)"), width: 1) { try Int(row: $0, at: $1) } }
}

extension ReadQuery {
  /// How many rows the query has, as it stands: after its limit, if it has one. For the total of a paged list, count the query
  /// before a page is taken of it.
  ///
  /// ```swift
  /// let total = try await db.fetchOne(found.count()) ?? 0
  /// ```
  public func count() -> RowCount {
    RowCount(sql: SQL(.sequence([.text("SELECT count(*) FROM ("), countedNode, .text(") AS counted")])))
  }

  /// The query without its order, which no row count depends on, and which PostgreSQL would sort for.
  private var countedNode: Node {
    guard case .fragment(let fragment) = sql.node, let select = fragment as? SelectFragment, select.names == nil,
      select.clauses.limit == nil, select.clauses.offset == nil
    else { return sql.node }
    var clauses = select.clauses
    clauses.order = []
    return .fragment(SelectFragment(columns: select.columns, clauses: clauses))
  }
}
