// Two overloads an operator, expression-value and expression-expression, keep the type checker quick: more of them, or
// literals that conform to SQLExpression, make long conditions slow to check.

extension SQLExpression {
  @inlinable
  static func infix<Result>(_ left: Self, _ symbol: StaticString, _ right: Value.Base) -> TypedSQL<Result> {
    TypedSQL(.infix(left.sql.node, symbol, .bound(right)))
  }

  @inlinable
  static func infix<Result>(_ left: Value.Base, _ symbol: StaticString, _ right: Self) -> TypedSQL<Result> {
    TypedSQL(.infix(.bound(left), symbol, right.sql.node))
  }
}

@inlinable
func infix<Result>(
  _ left: some SQLExpression, _ symbol: StaticString, _ right: some SQLExpression
) -> TypedSQL<Result> {
  TypedSQL(.infix(left.sql.node, symbol, right.sql.node))
}

/// `left IS NOT DISTINCT FROM right`; SQLite before 3.39 knows it as `IS`, which it still is.
@usableFromInline
func isSame(_ left: Node, _ right: Node, not: Bool) -> Node {
  .dialects(
    sqlite: .infix(left, not ? " IS NOT " : " IS ", right),
    postgreSQL: .infix(left, not ? " IS DISTINCT FROM " : " IS NOT DISTINCT FROM ", right))
}

// MARK: - Comparison

/// Equal, which is null if the left side is.
@inlinable
public func == <L: SQLExpression>(left: L, right: L.Value.Base) -> TypedSQL<Bool> { L.same(left, " = ", right) }

/// The same value, or null on both sides.
@inlinable
@_disfavoredOverload
public func == <L: SQLExpression>(left: L, right: L.Value.Base?) -> TypedSQL<Bool> {
  TypedSQL(isSame(.compared(left.sql.node, L.Value.sqlType), .bound(right), not: false))
}

/// Equal, which is null if either side is; with a ``Parameter`` of an optional type, the same value or null on both sides.
@inlinable
public func == <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<Bool>
where L.Value.Base == R.Value.Base { L.same(left, right) }

/// Is null.
@inlinable
public func == <L: SQLExpression>(left: L, right: _OptionalNilComparisonType) -> TypedSQL<Bool> {
  TypedSQL(.sequence([.text("("), left.sql.node, .text(" IS NULL)")]))
}

/// Not equal, which is null if the left side is.
@inlinable
public func != <L: SQLExpression>(left: L, right: L.Value.Base) -> TypedSQL<Bool> { L.same(left, " <> ", right) }

/// Not the same value, with null as a value of its own.
@inlinable
@_disfavoredOverload
public func != <L: SQLExpression>(left: L, right: L.Value.Base?) -> TypedSQL<Bool> {
  TypedSQL(isSame(.compared(left.sql.node, L.Value.sqlType), .bound(right), not: true))
}

/// Not equal, which is null if either side is; with a ``Parameter`` of an optional type, null is a value of its own.
@inlinable
public func != <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<Bool>
where L.Value.Base == R.Value.Base { L.same(left, right, not: true) }

/// Is not null.
@inlinable
public func != <L: SQLExpression>(left: L, right: _OptionalNilComparisonType) -> TypedSQL<Bool> {
  TypedSQL(.sequence([.text("("), left.sql.node, .text(" IS NOT NULL)")]))
}

/// Less than a value.
@inlinable
public func < <L: SQLExpression>(left: L, right: L.Value.Base) -> TypedSQL<Bool> { L.order(left, " < ", right) }

/// Less than an expression.
@inlinable
public func < <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<Bool>
where L.Value.Base == R.Value.Base { L.order(left, " < ", right) }

/// At most a value.
@inlinable
public func <= <L: SQLExpression>(left: L, right: L.Value.Base) -> TypedSQL<Bool> { L.order(left, " <= ", right) }

/// At most an expression.
@inlinable
public func <= <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<Bool>
where L.Value.Base == R.Value.Base { L.order(left, " <= ", right) }

/// Greater than a value.
@inlinable
public func > <L: SQLExpression>(left: L, right: L.Value.Base) -> TypedSQL<Bool> { L.order(left, " > ", right) }

/// Greater than an expression.
@inlinable
public func > <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<Bool>
where L.Value.Base == R.Value.Base { L.order(left, " > ", right) }

/// At least a value.
@inlinable
public func >= <L: SQLExpression>(left: L, right: L.Value.Base) -> TypedSQL<Bool> { L.order(left, " >= ", right) }

/// At least an expression.
@inlinable
public func >= <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<Bool>
where L.Value.Base == R.Value.Base { L.order(left, " >= ", right) }

// MARK: - Logic

/// Both. Null where SQL's three-valued logic has it.
@inlinable
public func && (left: TypedSQL<Bool>, right: TypedSQL<Bool>) -> TypedSQL<Bool> { infix(left, " AND ", right) }

/// Both. Null where SQL's three-valued logic has it.
@inlinable
@_disfavoredOverload
public func && (left: some SQLExpression<Bool>, right: some SQLExpression<Bool>) -> TypedSQL<Bool> {
  infix(left, " AND ", right)
}

/// Either. Null where SQL's three-valued logic has it.
@inlinable
public func || (left: TypedSQL<Bool>, right: TypedSQL<Bool>) -> TypedSQL<Bool> { infix(left, " OR ", right) }

/// Either. Null where SQL's three-valued logic has it.
@inlinable
@_disfavoredOverload
public func || (left: some SQLExpression<Bool>, right: some SQLExpression<Bool>) -> TypedSQL<Bool> {
  infix(left, " OR ", right)
}

/// Not. Null stays null.
@inlinable
public prefix func ! (operand: some SQLExpression<Bool>) -> TypedSQL<Bool> {
  TypedSQL(.sequence([.text("(NOT "), operand.sql.node, .text(")")]))
}
