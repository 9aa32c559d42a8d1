import Foundation

// The compiler gives a literal its type before it looks into a result builder's closure. Outside of one, in
// `db.fetchOne(Sale.select { $0.price.total() }) ?? 0` and `1.2 * Sale.select { $0.price.avg() }.scalar()`, that is Int and Double.
// Where the column has another type, `select` above doesn't fit, and the one of the column's type here does.
//
// A plain closure in the place of these, whatever its result, has the compiler take more than ten seconds for each mistake in a
// long list, and then not find it: it checks a plain closure together with what stands around it. The results are existentials
// since these leave the closure's expression to itself, so that a mistake in it is found as in the other `select`.

extension SelectQuery {
  /// Chooses the number that each row decodes to.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public func select(@SelectBuilder _ number: (Scope) -> any SQLExpression<Decimal>) -> Select<Scope, Decimal> {
    Select(scope: scope, rows: number(scope).projection, clauses: clauses)
  }

  /// Chooses the number that each row decodes to.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public func select(@SelectBuilder _ number: (Scope) -> any SQLExpression<Decimal?>) -> Select<Scope, Decimal?> {
    Select(scope: scope, rows: number(scope).projection, clauses: clauses)
  }

  /// Chooses the number that each row decodes to.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public func select(@SelectBuilder _ number: (Scope) -> any SQLExpression<Double>) -> Select<Scope, Double> {
    Select(scope: scope, rows: number(scope).projection, clauses: clauses)
  }

  /// Chooses the number that each row decodes to.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public func select(@SelectBuilder _ number: (Scope) -> any SQLExpression<Double?>) -> Select<Scope, Double?> {
    Select(scope: scope, rows: number(scope).projection, clauses: clauses)
  }

  /// Chooses the number that each row decodes to.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public func select(@SelectBuilder _ number: (Scope) -> any SQLExpression<Float>) -> Select<Scope, Float> {
    Select(scope: scope, rows: number(scope).projection, clauses: clauses)
  }

  /// Chooses the number that each row decodes to.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public func select(@SelectBuilder _ number: (Scope) -> any SQLExpression<Float?>) -> Select<Scope, Float?> {
    Select(scope: scope, rows: number(scope).projection, clauses: clauses)
  }

  /// Chooses the number that each row decodes to.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public func select(@SelectBuilder _ number: (Scope) -> any SQLExpression<Int64>) -> Select<Scope, Int64> {
    Select(scope: scope, rows: number(scope).projection, clauses: clauses)
  }

  /// Chooses the number that each row decodes to.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public func select(@SelectBuilder _ number: (Scope) -> any SQLExpression<Int64?>) -> Select<Scope, Int64?> {
    Select(scope: scope, rows: number(scope).projection, clauses: clauses)
  }

  /// Chooses the number that each row decodes to.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public func select(@SelectBuilder _ number: (Scope) -> any SQLExpression<Int32>) -> Select<Scope, Int32> {
    Select(scope: scope, rows: number(scope).projection, clauses: clauses)
  }

  /// Chooses the number that each row decodes to.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public func select(@SelectBuilder _ number: (Scope) -> any SQLExpression<Int32?>) -> Select<Scope, Int32?> {
    Select(scope: scope, rows: number(scope).projection, clauses: clauses)
  }

  /// Chooses the number that each row decodes to.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public func select(@SelectBuilder _ number: (Scope) -> any SQLExpression<Int16>) -> Select<Scope, Int16> {
    Select(scope: scope, rows: number(scope).projection, clauses: clauses)
  }

  /// Chooses the number that each row decodes to.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public func select(@SelectBuilder _ number: (Scope) -> any SQLExpression<Int16?>) -> Select<Scope, Int16?> {
    Select(scope: scope, rows: number(scope).projection, clauses: clauses)
  }
}

extension Table {
  /// Of every row, the number that is chosen.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public static func select(@SelectBuilder _ number: (Columns) -> any SQLExpression<Decimal>) -> Select<
    Columns, Decimal
  > { all.select(number) }

  /// Of every row, the number that is chosen.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public static func select(@SelectBuilder _ number: (Columns) -> any SQLExpression<Decimal?>) -> Select<
    Columns, Decimal?
  > { all.select(number) }

  /// Of every row, the number that is chosen.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public static func select(@SelectBuilder _ number: (Columns) -> any SQLExpression<Double>) -> Select<Columns, Double>
  { all.select(number) }

  /// Of every row, the number that is chosen.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public static func select(@SelectBuilder _ number: (Columns) -> any SQLExpression<Double?>) -> Select<
    Columns, Double?
  > { all.select(number) }

  /// Of every row, the number that is chosen.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public static func select(@SelectBuilder _ number: (Columns) -> any SQLExpression<Float>) -> Select<Columns, Float> {
    all.select(number)
  }

  /// Of every row, the number that is chosen.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public static func select(@SelectBuilder _ number: (Columns) -> any SQLExpression<Float?>) -> Select<Columns, Float?>
  { all.select(number) }

  /// Of every row, the number that is chosen.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public static func select(@SelectBuilder _ number: (Columns) -> any SQLExpression<Int64>) -> Select<Columns, Int64> {
    all.select(number)
  }

  /// Of every row, the number that is chosen.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public static func select(@SelectBuilder _ number: (Columns) -> any SQLExpression<Int64?>) -> Select<Columns, Int64?>
  { all.select(number) }

  /// Of every row, the number that is chosen.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public static func select(@SelectBuilder _ number: (Columns) -> any SQLExpression<Int32>) -> Select<Columns, Int32> {
    all.select(number)
  }

  /// Of every row, the number that is chosen.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public static func select(@SelectBuilder _ number: (Columns) -> any SQLExpression<Int32?>) -> Select<Columns, Int32?>
  { all.select(number) }

  /// Of every row, the number that is chosen.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public static func select(@SelectBuilder _ number: (Columns) -> any SQLExpression<Int16>) -> Select<Columns, Int16> {
    all.select(number)
  }

  /// Of every row, the number that is chosen.
  @inlinable @_disfavoredOverload @_documentation(visibility: internal)
  public static func select(@SelectBuilder _ number: (Columns) -> any SQLExpression<Int16?>) -> Select<Columns, Int16?>
  { all.select(number) }
}
