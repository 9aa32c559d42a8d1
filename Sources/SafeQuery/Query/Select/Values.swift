/// Rows of Swift values as a query: VALUES. It can stand wherever a query can: be joined, selected from, a common table, what
/// rows are updated from.
///
/// ```swift
/// let prices = Values(offers)                       // a struct's rows
/// Item.all.joinQuery(prices) { $0.id == $1.item }.where { $0.price > $1.amount }
///
/// let wanted = Values([(1, "a"), (2, "b")])         // tuples
/// Item.all.where { Values(ids).contains($0.id) }    // values
/// ```
/// The text is the same for any number of rows, also for none: PostgreSQL is sent an array for each column, SQLite one JSON
/// array. Their order is not kept; sort by a column. On SQLite all rows together can't be larger than its limit for a value,
/// 1 GB by default.
public struct Values<Output: Sendable>: ReadQuery {
  /// What each row decodes to.
  public let rows: Projection<Output>
  private let values: RowValues

  private init(_ columns: [ColumnDefinition], _ values: [[SQLValue]], decoding rows: Projection<Output>) {
    self.rows = rows
    self.values = RowValues(columns, values)
  }

  /// Its SQL.
  public var sql: SQL { SQL(.fragment(ValuesFragment(values, named: nil))) }
}

extension Values where Output: Table {
  /// Rows of a struct. Its table need not be in the database.
  public init(_ rows: some Sequence<Output>) {
    self.init(Output.schema.columns, rows.map(\.encodedValues), decoding: Output.columns.projection)
  }
}

extension Values where Output: DatabaseValue {
  /// Rows of one value each.
  public init(_ values: some Sequence<Output>) {
    self.init(
      [ColumnDefinition("c1", Output.self)], values.map { [$0.sqlValue] }, decoding: Projection(value: Output.self))
  }
}

extension Values {
  /// Rows of several values.
  @_disfavoredOverload
  public init<each Value: DatabaseValue>(_ tuples: [(repeat each Value)]) where Output == (repeat each Value) {
    let rows = tuples.map { tuple -> [SQLValue] in
      var values: [SQLValue] = []
      for value in repeat each tuple { values.append(value.sqlValue) }
      return values
    }
    self.init(
      DerivedColumns.definitions(repeat (each Value).self), rows,
      decoding: Projection(values: repeat (each Value).self))
  }
}

/// Renders rows of values as a select.
final class ValuesFragment: NamedFragment {
  let rows: RowValues
  private let names: [StaticString]?

  init(_ rows: RowValues, named names: [StaticString]?) {
    self.rows = rows
    self.names = names
  }

  func named(_ names: [StaticString]) -> Node { .fragment(ValuesFragment(rows, named: names)) }

  func write(to writer: inout StatementWriter) throws { try rows.write(to: &writer, named: names) }
}
