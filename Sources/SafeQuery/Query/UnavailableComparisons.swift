// Comparisons with a value that don't fit. None of these can be called: each says what to write instead.

/// Not available: the value has another type than the expression.
@available(
  *, unavailable,
  message:
    "the value has another type than the expression: convert it in Swift, or the expression, as in $0.id.cast(to: String.self); a list is asked with ids.contains($0.id)"
)
@_disfavoredOverload
public func == <L: SQLExpression, R: DatabaseValue>(left: L, right: R) -> TypedSQL<Bool> where R == R.Base {
  TypedSQL(left.sql.node)
}

/// Not available: the value stands on the other side.
@available(*, unavailable, message: "the expression comes first, and then the value: $0.age >= 18")
@_disfavoredOverload
public func == <L: DatabaseValue, R: SQLExpression>(left: L, right: R) -> TypedSQL<Bool> {
  TypedSQL(right.sql.node)
}

/// Not available: the value has another type than the expression.
@available(
  *, unavailable,
  message:
    "the value has another type than the expression: convert it in Swift, or the expression, as in $0.id.cast(to: String.self); a list is asked with ids.contains($0.id)"
)
@_disfavoredOverload
public func != <L: SQLExpression, R: DatabaseValue>(left: L, right: R) -> TypedSQL<Bool> where R == R.Base {
  TypedSQL(left.sql.node)
}

/// Not available: the value stands on the other side.
@available(*, unavailable, message: "the expression comes first, and then the value: $0.age >= 18")
@_disfavoredOverload
public func != <L: DatabaseValue, R: SQLExpression>(left: L, right: R) -> TypedSQL<Bool> {
  TypedSQL(right.sql.node)
}

/// Not available: the value has another type than the expression.
@available(
  *, unavailable,
  message:
    "the value has another type than the expression: convert it in Swift, or the expression, as in $0.id.cast(to: String.self); a list is asked with ids.contains($0.id)"
)
@_disfavoredOverload
public func < <L: SQLExpression, R: DatabaseValue>(left: L, right: R) -> TypedSQL<Bool> where R == R.Base {
  TypedSQL(left.sql.node)
}

/// Not available: the value stands on the other side.
@available(*, unavailable, message: "the expression comes first, and then the value: $0.age >= 18")
@_disfavoredOverload
public func < <L: DatabaseValue, R: SQLExpression>(left: L, right: R) -> TypedSQL<Bool> {
  TypedSQL(right.sql.node)
}

/// Not available: the value has another type than the expression.
@available(
  *, unavailable,
  message:
    "the value has another type than the expression: convert it in Swift, or the expression, as in $0.id.cast(to: String.self); a list is asked with ids.contains($0.id)"
)
@_disfavoredOverload
public func <= <L: SQLExpression, R: DatabaseValue>(left: L, right: R) -> TypedSQL<Bool> where R == R.Base {
  TypedSQL(left.sql.node)
}

/// Not available: the value stands on the other side.
@available(*, unavailable, message: "the expression comes first, and then the value: $0.age >= 18")
@_disfavoredOverload
public func <= <L: DatabaseValue, R: SQLExpression>(left: L, right: R) -> TypedSQL<Bool> {
  TypedSQL(right.sql.node)
}

/// Not available: the value has another type than the expression.
@available(
  *, unavailable,
  message:
    "the value has another type than the expression: convert it in Swift, or the expression, as in $0.id.cast(to: String.self); a list is asked with ids.contains($0.id)"
)
@_disfavoredOverload
public func > <L: SQLExpression, R: DatabaseValue>(left: L, right: R) -> TypedSQL<Bool> where R == R.Base {
  TypedSQL(left.sql.node)
}

/// Not available: the value stands on the other side.
@available(*, unavailable, message: "the expression comes first, and then the value: $0.age >= 18")
@_disfavoredOverload
public func > <L: DatabaseValue, R: SQLExpression>(left: L, right: R) -> TypedSQL<Bool> {
  TypedSQL(right.sql.node)
}

/// Not available: the value has another type than the expression.
@available(
  *, unavailable,
  message:
    "the value has another type than the expression: convert it in Swift, or the expression, as in $0.id.cast(to: String.self); a list is asked with ids.contains($0.id)"
)
@_disfavoredOverload
public func >= <L: SQLExpression, R: DatabaseValue>(left: L, right: R) -> TypedSQL<Bool> where R == R.Base {
  TypedSQL(left.sql.node)
}

/// Not available: the value stands on the other side.
@available(*, unavailable, message: "the expression comes first, and then the value: $0.age >= 18")
@_disfavoredOverload
public func >= <L: DatabaseValue, R: SQLExpression>(left: L, right: R) -> TypedSQL<Bool> {
  TypedSQL(right.sql.node)
}
