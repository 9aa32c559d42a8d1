/// A query of tuples as one of rows.
public struct TupleRows<Row: Table>: ReadQuery {
  /// Its SQL.
  public let sql: SQL
  /// What each row decodes to.
  public let rows: Projection<Row>

  init(_ query: some ReadQuery) {
    sql = SQL(query.valuesNode)
    rows = Projection(node: .sequence([]), width: query.rows.width) { row, index in try Row(row: row, at: index) }
  }
}

/// Columns of a query of tuples, for what an outer join makes of them.
public protocol TupleTableColumns: TableColumns {
  /// The columns where there may be no row.
  associatedtype OptionalColumns
  /// The columns where there may be no row.
  var optionalColumns: OptionalColumns { get }
}

extension Nullable where Columns: TupleTableColumns {
  /// The columns, which are null where the join found no row: `$1.columns.0`.
  public var columns: Columns.OptionalColumns { whole.optionalColumns }
}
