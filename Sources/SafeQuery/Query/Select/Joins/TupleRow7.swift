// Written by scripts/generate-joins.

/// A tuple of 7 values as a row: what ``ReadQuery/asRows()`` makes of a query of tuples.
public struct TupleRow7<
  A: DatabaseValue, B: DatabaseValue, C: DatabaseValue, D: DatabaseValue, E: DatabaseValue, F: DatabaseValue,
  G: DatabaseValue
>: Table {
  /// The values.
  public let values: (A, B, C, D, E, F, G)

  /// A row of values.
  public init(_ values: (A, B, C, D, E, F, G)) { self.values = values }

  /// The columns of one use of such a query: `$1.columns.0`.
  public struct Columns: TupleTableColumns {
    /// The rows.
    public typealias Model = TupleRow7<A, B, C, D, E, F, G>
    /// The use of the query that they are columns of.
    public let table: TableReference<Model>

    /// The columns of one use of a query.
    public init(table: TableReference<Model>) { self.table = table }

    /// The columns, in the order in which the query selects them.
    public var columns: (Column<A>, Column<B>, Column<C>, Column<D>, Column<E>, Column<F>, Column<G>) {
      let table = table.instance
      return (
        Column(table: table, name: DerivedColumns.name(0)), Column(table: table, name: DerivedColumns.name(1)),
        Column(table: table, name: DerivedColumns.name(2)), Column(table: table, name: DerivedColumns.name(3)),
        Column(table: table, name: DerivedColumns.name(4)), Column(table: table, name: DerivedColumns.name(5)),
        Column(table: table, name: DerivedColumns.name(6))
      )
    }

    /// The columns where there may be no row.
    public var optionalColumns:
      (
        Column<A.Base?>, Column<B.Base?>, Column<C.Base?>, Column<D.Base?>, Column<E.Base?>, Column<F.Base?>,
        Column<G.Base?>
      )
    {
      let columns = columns
      return (
        columns.0.asNullable, columns.1.asNullable, columns.2.asNullable, columns.3.asNullable, columns.4.asNullable,
        columns.5.asNullable, columns.6.asNullable
      )
    }
  }

  /// Its columns, by this library's names for them.
  public static var schema: TableSchema {
    TableSchema(derived: DerivedColumns.definitions(A.self, B.self, C.self, D.self, E.self, F.self, G.self))
  }

  /// Reads a row.
  public init(row: borrowing Row, at index: Int) throws {
    values = (
      try A(row: row, at: index + 0), try B(row: row, at: index + 1), try C(row: row, at: index + 2),
      try D(row: row, at: index + 3), try E(row: row, at: index + 4), try F(row: row, at: index + 5),
      try G(row: row, at: index + 6)
    )
  }

  /// Writes one value for each column.
  public func encode(into row: inout RowEncoder) {
    row.encode(values.0)
    row.encode(values.1)
    row.encode(values.2)
    row.encode(values.3)
    row.encode(values.4)
    row.encode(values.5)
    row.encode(values.6)
  }
}

extension ReadQuery {
  /// The query's tuples as rows, for where rows of a struct can stand: in joins, in an update from and a delete using a query.
  ///
  /// ```swift
  /// let totals = Post.all.groupBy { $0.author }.select { ($0.author, count()) }.asRows()
  /// User.all.joinQuery(totals) { $0.id == $1.columns.0 }.select { ($0.email, $1.columns.1) }
  /// ```
  public func asRows<
    A: DatabaseValue, B: DatabaseValue, C: DatabaseValue, D: DatabaseValue, E: DatabaseValue, F: DatabaseValue,
    G: DatabaseValue
  >() -> TupleRows<TupleRow7<A, B, C, D, E, F, G>>
  where Output == (A, B, C, D, E, F, G) { TupleRows(self) }
}
