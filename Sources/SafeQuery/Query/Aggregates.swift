/// How many rows: `count(*)`.
public func count() -> Expression<Int> { Expression(.text("count(*)")) }

extension SQLExpression {
  /// How many rows have a value here.
  public func count() -> Expression<Int> { Expression(.call("count", [sql.node])) }

  /// How many different values there are.
  public func countDistinct() -> Expression<Int> {
    Expression(.sequence([.text("count(DISTINCT "), sql.node, .text(")")]))
  }

  /// The least value, or nil over no rows.
  public func min() -> Expression<Value.Base?> { Expression(.call("min", [.ordered(sql.node, Value.sqlType)])) }

  /// The greatest value, or nil over no rows.
  public func max() -> Expression<Value.Base?> { Expression(.call("max", [.ordered(sql.node, Value.sqlType)])) }
}

extension SQLExpression where Value.Base: BinaryInteger {
  /// The sum, or nil over no rows. A sum beyond 64 bits is an error on both databases.
  public func sum() -> Expression<Int64?> {
    let sum = Node.call("sum", [sql.node])
    return Expression(.dialects(sqlite: sum, postgreSQL: .sequence([.text("CAST("), sum, .text(" AS bigint)")])))
  }

  /// The mean, or nil over no rows.
  public func avg() -> Expression<Double?> { Expression(floatingMean(sql.node)) }
}

extension SQLExpression where Value.Base: BinaryFloatingPoint {
  /// The sum, or nil over no rows.
  public func sum() -> Expression<Double?> {
    let sum = Node.call("sum", [sql.node])
    return Expression(
      .dialects(sqlite: sum, postgreSQL: .sequence([.text("CAST("), sum, .text(" AS double precision)")])))
  }

  /// The mean, or nil over no rows.
  public func avg() -> Expression<Double?> { Expression(floatingMean(sql.node)) }
}

private func floatingMean(_ node: Node) -> Node {
  let mean = Node.call("avg", [node])
  return .dialects(sqlite: mean, postgreSQL: .sequence([.text("CAST("), mean, .text(" AS double precision)")]))
}
