// Conditions that SQL spells with words.

extension SQLExpression {
  /// Between two values, both included: `BETWEEN`. Null if this is null.
  public func between(_ low: Value.Base, _ high: Value.Base) -> TypedSQL<Bool> {
    TypedSQL(.between(.ordered(sql.node, Value.sqlType), .bound(low), .bound(high)))
  }

  /// Between the values of two expressions, both included: `BETWEEN`.
  public func between<Low: SQLExpression, High: SQLExpression>(_ low: Low, _ high: High) -> TypedSQL<Bool>
  where Low.Value.Base == Value.Base, High.Value.Base == Value.Base {
    TypedSQL(
      .between(
        .ordered(sql.node, Value.sqlType), .ordered(low.sql.node, Value.sqlType),
        .ordered(high.sql.node, Value.sqlType)))
  }

  /// Another value than this one, with null as a value of its own: `IS DISTINCT FROM`. Never null.
  public func isDistinct(from value: Value.Base?) -> TypedSQL<Bool> {
    TypedSQL(isSame(.compared(sql.node, Value.sqlType), .bound(value), not: true))
  }

  /// Another value than an expression's, with null as a value of its own: `IS DISTINCT FROM`. Never null.
  public func isDistinct<E: SQLExpression>(from other: E) -> TypedSQL<Bool> where E.Value.Base == Value.Base {
    TypedSQL(isSame(.compared(sql.node, Value.sqlType), .compared(other.sql.node, Value.sqlType), not: true))
  }

  /// The same value, or null on both sides: `IS NOT DISTINCT FROM`. Never null.
  public func isNotDistinct(from value: Value.Base?) -> TypedSQL<Bool> {
    TypedSQL(isSame(.compared(sql.node, Value.sqlType), .bound(value), not: false))
  }

  /// The same value as an expression's, or null on both sides: `IS NOT DISTINCT FROM`. Never null.
  public func isNotDistinct<E: SQLExpression>(from other: E) -> TypedSQL<Bool> where E.Value.Base == Value.Base {
    TypedSQL(isSame(.compared(sql.node, Value.sqlType), .compared(other.sql.node, Value.sqlType), not: false))
  }
}

extension SQLExpression where Value.Base == Bool {
  /// True, and neither false nor null. Never null.
  public var isTrue: TypedSQL<Bool> { TypedSQL(.test(sql.node, " IS TRUE)")) }

  /// False, and neither true nor null. Never null.
  public var isFalse: TypedSQL<Bool> { TypedSQL(.test(sql.node, " IS FALSE)")) }

  /// Neither true nor false. Never null.
  public var isUnknown: TypedSQL<Bool> { TypedSQL(.test(sql.node, " IS NULL)")) }
}

extension Node {
  fileprivate static func between(_ node: Node, _ low: Node, _ high: Node) -> Node {
    .sequence([.text("("), node, .text(" BETWEEN "), low, .text(" AND "), high, .text(")")])
  }

  fileprivate static func test(_ node: Node, _ suffix: StaticString) -> Node {
    .sequence([.text("("), node, .text(suffix)])
  }
}
