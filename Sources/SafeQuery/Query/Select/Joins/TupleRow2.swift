// Written by scripts/generate-joins.

/// A tuple of 2 values as a row: what ``ReadQuery/asRows()`` makes of a query of tuples.
public struct TupleRow2<A: DatabaseValue, B: DatabaseValue>: Table {
  /// The values.
  public let values: (A, B)

  /// A row of values.
  public init(_ values: (A, B)) { self.values = values }

  /// The columns of one use of such a query: `$1.columns.0`.
  public struct Columns: TupleTableColumns {
    /// The rows.
    public typealias Model = TupleRow2<A, B>
    /// The use of the query that they are columns of.
    public let table: TableReference<Model>

    /// The columns of one use of a query.
    public init(table: TableReference<Model>) { self.table = table }

    /// The columns, in the order in which the query selects them.
    public var columns: (Column<A>, Column<B>) {
      let table = table.instance
      return (Column(table: table, name: DerivedColumns.name(0)), Column(table: table, name: DerivedColumns.name(1)))
    }

    /// The columns where there may be no row.
    public var optionalColumns: (Column<A.Base?>, Column<B.Base?>) {
      let columns = columns
      return (columns.0.asNullable, columns.1.asNullable)
    }
  }

  /// Its columns, by this library's names for them.
  public static var schema: TableSchema { TableSchema(derived: DerivedColumns.definitions(A.self, B.self)) }

  /// Reads a row.
  public init(row: borrowing Row, at index: Int) throws {
    values = (try A(row: row, at: index + 0), try B(row: row, at: index + 1))
  }

  /// Writes one value for each column.
  public func encode(into row: inout RowEncoder) {
    row.encode(values.0)
    row.encode(values.1)
  }
}

extension ReadQuery {
  /// The query's tuples as rows, for where rows of a struct can stand: in joins, in an update from and a delete using a query.
  ///
  /// ```swift
  /// let totals = Post.all.groupBy { $0.author }.select { ($0.author, count()) }.asRows()
  /// User.all.joinQuery(totals) { $0.id == $1.columns.0 }.select { ($0.email, $1.columns.1) }
  /// ```
  public func asRows<A: DatabaseValue, B: DatabaseValue>() -> TupleRows<TupleRow2<A, B>>
  where Output == (A, B) { TupleRows(self) }
}
