/// A use of a query in FROM.
struct QuerySource: Sendable {
  let instance: TableInstance

  /// Of a query of rows, whose columns have names.
  init<Q: Query>(_ query: Q) where Q.Output: Table {
    instance = TableInstance(Q.Output.schema, source: query.source(named: query.derivedNames))
  }

  /// Of a query of values.
  init<Q: Query>(_ query: Q) where Q.Output: DatabaseValue {
    instance = TableInstance(Self.schema(Q.Output.self), source: query.source(named: query.derivedNames))
  }

  /// Of a query of rows that is computed for each row so far, whose columns it may use.
  init<Q: Query>(lateral query: Q) where Q.Output: Table {
    instance = TableInstance(Q.Output.schema, source: .lateral(query.source(named: query.derivedNames)))
  }

  /// Of a query of values that is computed for each row so far, whose columns it may use.
  init<Q: Query>(lateral query: Q) where Q.Output: DatabaseValue {
    instance = TableInstance(Self.schema(Q.Output.self), source: .lateral(query.source(named: query.derivedNames)))
  }

  func columns<T: Table>(of table: T.Type) -> T.Columns { T.Columns(table: TableReference(instance)) }

  func columns<Value: DatabaseValue>(of value: Value.Type) -> Column<Value> {
    Column(table: instance, name: DerivedColumns.name(0))
  }

  private static func schema<Value: DatabaseValue>(_ value: Value.Type) -> TableSchema {
    TableSchema(derived: [ColumnDefinition(DerivedColumns.name(0), Value.self)])
  }
}
