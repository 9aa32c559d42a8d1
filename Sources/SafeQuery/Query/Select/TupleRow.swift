/// A tuple as a row: what ``ReadQuery/asRows()`` makes of a query of tuples, so that it can stand where rows of a struct can.
public struct TupleRow<each Value: DatabaseValue>: Table {
  /// The values.
  public let values: (repeat each Value)

  /// A row of values.
  public init(_ value: repeat each Value) { values = (repeat each value) }

  /// The columns of one use of such a query.
  public typealias Columns = TupleColumns<repeat each Value>

  /// Its columns, by this library's names for them.
  public static var schema: TableSchema {
    TableSchema(derived: DerivedColumns.definitions(repeat (each Value).self))
  }

  /// Reads a row.
  public init(row: borrowing Row, at index: Int) throws {
    var next = index
    func advance() -> Int {
      defer { next += 1 }
      return next
    }
    values = (repeat try (each Value)(row: row, at: advance()))
  }

  /// Writes one value for each column.
  public func encode(into row: inout RowEncoder) {
    for value in repeat each values { row.encode(value) }
  }
}

/// The columns of a query of tuples: `$1.columns.0`.
public struct TupleColumns<each Value: DatabaseValue>: TableColumns {
  /// The rows.
  public typealias Model = TupleRow<repeat each Value>
  /// The use of the query that they are columns of.
  public let table: TableReference<TupleRow<repeat each Value>>

  /// The columns of one use of a query.
  public init(table: TableReference<TupleRow<repeat each Value>>) { self.table = table }

  /// The columns, in the order in which the query selects them.
  public var columns: (repeat Column<each Value>) {
    var index = -1
    func column<Each>(_ type: Each.Type) -> Column<Each> {
      index += 1
      return Column<Each>(table: table.instance, name: DerivedColumns.name(index))
    }
    return (repeat column((each Value).self))
  }
}

/// A query of tuples as one of rows.
public struct TupleRows<each Value: DatabaseValue>: ReadQuery {
  /// Its SQL.
  public let sql: SQL
  /// What each row decodes to.
  public let rows: Projection<TupleRow<repeat each Value>>
}

extension ReadQuery {
  /// The query's tuples as rows, for where rows of a struct can stand: in joins, in an update from and a delete using a query.
  ///
  /// ```swift
  /// let totals = Post.all.groupBy { $0.author }.select { ($0.author, count()) }.asRows()
  /// User.all.joinQuery(totals) { $0.id == $1.columns.0 }.select { ($0.email, $1.columns.1) }
  /// ```
  public func asRows<each Value: DatabaseValue>() -> TupleRows<repeat each Value> where Output == (repeat each Value) {
    let node: Node =
      rows.width == DerivedColumns.names(rows.width).count
      ? valuesNode
      : .failure(
        DatabaseError(
          .invalidQuery,
          "a query of \(rows.width) columns stands in FROM; make them a struct's row, which has no limit"))
    return TupleRows(
      sql: SQL(node),
      rows: Projection(node: .sequence([]), width: rows.width) { row, index in
        try TupleRow<repeat each Value>(row: row, at: index)
      })
  }
}

/// Columns of a query of tuples, for what an outer join makes of them.
public protocol TupleTableColumns: TableColumns {
  /// The columns where there may be no row.
  associatedtype OptionalColumns
  /// The columns where there may be no row.
  var optionalColumns: OptionalColumns { get }
}

extension TupleColumns: TupleTableColumns {
  /// The columns where there may be no row.
  public var optionalColumns: (repeat Column<(each Value).Base?>) {
    let columns = columns
    return (repeat (each columns).asNullable)
  }
}

extension Nullable where Columns: TupleTableColumns {
  /// The columns, which are null where the join found no row: `$1.columns.0`.
  public var columns: Columns.OptionalColumns { whole.optionalColumns }
}
