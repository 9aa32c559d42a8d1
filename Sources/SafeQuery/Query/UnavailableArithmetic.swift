// Arithmetic on operands of different types. None of these can be called: each says what to write instead.

/// Not available: the operands have different types.
@available(
  *, unavailable,
  message: """
    operands of different types: convert one of them, as in $0.count.cast(to: Decimal.self); \
    a date has $0.day.adding(days: 7)
    """
)
@_disfavoredOverload
public func + <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<L.Value> { TypedSQL(left.sql.node) }

/// Not available: the value has another type than the expression.
@available(
  *, unavailable,
  message: """
    a value of another type than the expression: convert it in Swift, or the expression, as in $0.count.cast(to: Decimal.self); \
    a date has $0.day.adding(days: 7)
    """
)
@_disfavoredOverload
public func + <L: SQLExpression, R: DatabaseValue>(left: L, right: R) -> TypedSQL<L.Value> { TypedSQL(left.sql.node) }

/// Not available: the value has another type than the expression.
@available(
  *, unavailable,
  message: """
    a value of another type than the expression: convert it in Swift, or the expression, as in $0.count.cast(to: Decimal.self); \
    a date has $0.day.adding(days: 7)
    """
)
@_disfavoredOverload
public func + <L: DatabaseValue, R: SQLExpression>(left: L, right: R) -> TypedSQL<R.Value> { TypedSQL(right.sql.node) }

/// Not available: the operands have different types.
@available(
  *, unavailable,
  message: """
    operands of different types: convert one of them, as in $0.count.cast(to: Decimal.self); \
    dates have $0.end.days(since: $0.start) and $0.day.adding(days: -7)
    """
)
@_disfavoredOverload
public func - <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<L.Value> { TypedSQL(left.sql.node) }

/// Not available: the value has another type than the expression.
@available(
  *, unavailable,
  message: """
    a value of another type than the expression: convert it in Swift, or the expression, as in $0.count.cast(to: Decimal.self); \
    dates have $0.end.days(since: $0.start) and $0.day.adding(days: -7)
    """
)
@_disfavoredOverload
public func - <L: SQLExpression, R: DatabaseValue>(left: L, right: R) -> TypedSQL<L.Value> { TypedSQL(left.sql.node) }

/// Not available: the value has another type than the expression.
@available(
  *, unavailable,
  message: """
    a value of another type than the expression: convert it in Swift, or the expression, as in $0.count.cast(to: Decimal.self); \
    dates have $0.end.days(since: $0.start) and $0.day.adding(days: -7)
    """
)
@_disfavoredOverload
public func - <L: DatabaseValue, R: SQLExpression>(left: L, right: R) -> TypedSQL<R.Value> { TypedSQL(right.sql.node) }

/// Not available: the operands have different types.
@available(
  *, unavailable, message: "operands of different types: convert one of them, as in $0.count.cast(to: Decimal.self)"
)
@_disfavoredOverload
public func * <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<L.Value> { TypedSQL(left.sql.node) }

/// Not available: the value has another type than the expression.
@available(
  *, unavailable,
  message:
    "a value of another type than the expression: convert it in Swift, or the expression, as in $0.count.cast(to: Decimal.self)"
)
@_disfavoredOverload
public func * <L: SQLExpression, R: DatabaseValue>(left: L, right: R) -> TypedSQL<L.Value> { TypedSQL(left.sql.node) }

/// Not available: the value has another type than the expression.
@available(
  *, unavailable,
  message:
    "a value of another type than the expression: convert it in Swift, or the expression, as in $0.count.cast(to: Decimal.self)"
)
@_disfavoredOverload
public func * <L: DatabaseValue, R: SQLExpression>(left: L, right: R) -> TypedSQL<R.Value> { TypedSQL(right.sql.node) }

/// Not available: the operands have different types.
@available(
  *, unavailable, message: "operands of different types: convert one of them, as in $0.count.cast(to: Decimal.self)"
)
@_disfavoredOverload
public func / <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<L.Value.Base?> {
  TypedSQL(left.sql.node)
}

/// Not available: the value has another type than the expression.
@available(
  *, unavailable,
  message:
    "a value of another type than the expression: convert it in Swift, or the expression, as in $0.count.cast(to: Decimal.self)"
)
@_disfavoredOverload
public func / <L: SQLExpression, R: DatabaseValue>(left: L, right: R) -> TypedSQL<L.Value> { TypedSQL(left.sql.node) }

/// Not available: the value has another type than the expression.
@available(
  *, unavailable,
  message:
    "a value of another type than the expression: convert it in Swift, or the expression, as in $0.count.cast(to: Decimal.self)"
)
@_disfavoredOverload
public func / <L: DatabaseValue, R: SQLExpression>(left: L, right: R) -> TypedSQL<R.Value.Base?> {
  TypedSQL(right.sql.node)
}
