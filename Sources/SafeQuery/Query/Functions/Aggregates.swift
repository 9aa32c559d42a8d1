import Foundation

/// How many rows: `count(*)`.
public func count() -> TypedSQL<Int> { TypedSQL(.text("count(*)")) }

extension SQLExpression {
  /// How many rows have a value here.
  public func count() -> TypedSQL<Int> { TypedSQL(.call("count", [sql.node])) }

  /// How many different values there are.
  public func countDistinct() -> TypedSQL<Int> {
    TypedSQL(.sequence([.text("count(DISTINCT "), sql.node, .text(")")]))
  }

  /// The least value, or nil over no rows.
  public func min() -> TypedSQL<Value.Base?> { TypedSQL(.call("min", [.ordered(sql.node, Value.sqlType)])) }

  /// The greatest value, or nil over no rows.
  public func max() -> TypedSQL<Value.Base?> { TypedSQL(.call("max", [.ordered(sql.node, Value.sqlType)])) }
}

extension SQLExpression where Value.Base: BinaryInteger {
  /// The sum, or nil over no rows. A sum beyond 64 bits is an error on both databases.
  public func sum() -> TypedSQL<Int64?> {
    let sum = Node.call("sum", [sql.node])
    return TypedSQL(.dialects(sqlite: sum, postgreSQL: .sequence([.text("CAST("), sum, .text(" AS bigint)")])))
  }

  /// The mean, or nil over no rows.
  public func avg() -> TypedSQL<Double?> { TypedSQL(floatingMean(sql.node)) }
}

extension SQLExpression where Value.Base: BinaryFloatingPoint {
  /// The sum, or nil over no rows.
  public func sum() -> TypedSQL<Double?> {
    let sum = Node.call("sum", [sql.node])
    return TypedSQL(
      .dialects(sqlite: sum, postgreSQL: .sequence([.text("CAST("), sum, .text(" AS double precision)")])))
  }

  /// The mean, or nil over no rows.
  public func avg() -> TypedSQL<Double?> { TypedSQL(floatingMean(sql.node)) }
}

extension SQLExpression where Value.Base == Decimal {
  /// The sum, or nil over no rows: exact on PostgreSQL, to 15 digits on SQLite, which adds floating-point numbers.
  public func sum() -> TypedSQL<Decimal?> { TypedSQL(.call("sum", [sql.node])) }

  /// The mean, or nil over no rows: as exact as the server's `numeric` on PostgreSQL, to 15 digits on SQLite.
  public func avg() -> TypedSQL<Decimal?> { TypedSQL(.call("avg", [sql.node])) }
}

private func floatingMean(_ node: Node) -> Node {
  let mean = Node.call("avg", [node])
  return .dialects(sqlite: mean, postgreSQL: .sequence([.text("CAST("), mean, .text(" AS double precision)")]))
}
