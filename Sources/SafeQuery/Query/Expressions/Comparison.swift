extension Node {
  /// An expression as it is compared. SQLite stores decimals as text, which would compare letter by letter.
  @usableFromInline
  static func compared(_ node: Node, _ type: SQLType) -> Node {
    type == .decimal ? .dialects(sqlite: .decimalOrder(node), postgreSQL: node) : node
  }

  /// An expression as it is sorted and compared by size, where its type has an order on the dialect.
  @usableFromInline
  static func ordered(_ node: Node, _ type: SQLType) -> Node {
    switch type {
    case .decimal: .dialects(sqlite: .decimalOrder(node), postgreSQL: node)
    case .time: .dialects(sqlite: .noOrder("times with an offset from UTC"), postgreSQL: node)
    case .json: .dialects(sqlite: .noOrder("JSON"), postgreSQL: node)
    default: node
    }
  }

  /// Two expressions of a type as equal or not. With a parameter that may be null, null is a value.
  @usableFromInline
  static func same(_ left: Node, _ right: Node, _ type: SQLType, not: Bool) -> Node {
    let (first, second) = (compared(left, type), compared(right, type))
    return left.isOptionalParameter || right.isOptionalParameter
      ? isSame(first, second, not: not) : .infix(first, not ? " <> " : " = ", second)
  }

  private static func decimalOrder(_ node: Node) -> Node {
    .sequence([.text("CAST("), node, .text(" AS TEXT) COLLATE safequery_decimal")])
  }

  private static func noOrder(_ what: String) -> Node {
    .failure(DatabaseError(.unsupported, "SQLite has no order for \(what), which it stores as text"))
  }
}

extension SQLExpression {
  @inlinable
  static func same(_ left: Self, _ symbol: StaticString, _ right: Value.Base) -> TypedSQL<Bool> {
    TypedSQL(.infix(.compared(left.sql.node, Value.sqlType), symbol, .bound(right)))
  }

  /// - Parameter not: Whether it is `<>` instead of `=`.
  @inlinable
  static func same(_ left: Self, _ right: some SQLExpression, not: Bool = false) -> TypedSQL<Bool> {
    TypedSQL(.same(left.sql.node, right.sql.node, Value.sqlType, not: not))
  }

  @inlinable
  static func order(_ left: Self, _ symbol: StaticString, _ right: Value.Base) -> TypedSQL<Bool> {
    TypedSQL(.infix(.ordered(left.sql.node, Value.sqlType), symbol, .bound(right)))
  }

  @inlinable
  static func order(
    _ left: Self, _ symbol: StaticString, _ right: some SQLExpression
  ) -> TypedSQL<Bool> {
    TypedSQL(.infix(.ordered(left.sql.node, Value.sqlType), symbol, .ordered(right.sql.node, Value.sqlType)))
  }
}
