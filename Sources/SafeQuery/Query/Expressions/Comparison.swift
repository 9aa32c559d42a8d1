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
    TypedSQL(.infix(.compared(left.sql.node, Value.sqlType), symbol, .value(right.sqlValue)))
  }

  @inlinable
  static func same(
    _ left: Self, _ symbol: StaticString, _ right: some SQLExpression
  ) -> TypedSQL<Bool> {
    TypedSQL(.infix(.compared(left.sql.node, Value.sqlType), symbol, .compared(right.sql.node, Value.sqlType)))
  }

  @inlinable
  static func order(_ left: Self, _ symbol: StaticString, _ right: Value.Base) -> TypedSQL<Bool> {
    TypedSQL(.infix(.ordered(left.sql.node, Value.sqlType), symbol, .value(right.sqlValue)))
  }

  @inlinable
  static func order(
    _ left: Self, _ symbol: StaticString, _ right: some SQLExpression
  ) -> TypedSQL<Bool> {
    TypedSQL(.infix(.ordered(left.sql.node, Value.sqlType), symbol, .ordered(right.sql.node, Value.sqlType)))
  }
}
