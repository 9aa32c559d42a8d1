// Conditions that Swift, and not the database, would choose by. None of these can be called: each says what to write instead.

extension OneCondition {
  /// Not available: there would be no condition.
  @available(
    *, unavailable,
    message: "a condition that is left out at times is one of filter { if … { $0.age >= 18 } }"
  )
  public static func buildOptional(_ condition: TypedSQL<Bool>?) -> TypedSQL<Bool> { TypedSQL(.text("")) }

  /// Not available: one condition.
  @available(*, unavailable, message: "a closure has one condition: join them with &&, or write filter { … }")
  @_disfavoredOverload
  public static func buildBlock<First, Second, each Other>(
    _ first: First, _ second: Second, _ other: repeat each Other
  ) -> TypedSQL<Bool> { TypedSQL(.text("")) }
}

// MARK: - What Swift decides and what the database does

/// Not available: only the database can compare what a column holds.
@available(
  *, unavailable,
  message:
    "the database compares, row by row, so Swift can't decide by it; SQL's own choice is when($0.age >= 18, then: …).else(…)"
)
@_disfavoredOverload
public func == <L: SQLExpression>(left: L, right: L.Value.Base) -> Bool { false }

/// Not available: only the database can compare what a column holds.
@available(
  *, unavailable,
  message:
    "the database compares, row by row, so Swift can't decide by it; SQL's own choice is when($0.age >= 18, then: …).else(…)"
)
@_disfavoredOverload
public func == <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> Bool
where L.Value.Base == R.Value.Base { false }

/// Not available: only the database can compare what a column holds.
@available(
  *, unavailable,
  message:
    "the database compares, row by row, so Swift can't decide by it; SQL's own choice is when($0.age >= 18, then: …).else(…)"
)
@_disfavoredOverload
public func != <L: SQLExpression>(left: L, right: L.Value.Base) -> Bool { false }

/// Not available: only the database can compare what a column holds.
@available(
  *, unavailable,
  message:
    "the database compares, row by row, so Swift can't decide by it; SQL's own choice is when($0.age >= 18, then: …).else(…)"
)
@_disfavoredOverload
public func != <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> Bool
where L.Value.Base == R.Value.Base { false }

/// Not available: only the database can compare what a column holds.
@available(
  *, unavailable,
  message:
    "the database compares, row by row, so Swift can't decide by it; SQL's own choice is when($0.age >= 18, then: …).else(…)"
)
@_disfavoredOverload
public func < <L: SQLExpression>(left: L, right: L.Value.Base) -> Bool { false }

/// Not available: only the database can compare what a column holds.
@available(
  *, unavailable,
  message:
    "the database compares, row by row, so Swift can't decide by it; SQL's own choice is when($0.age >= 18, then: …).else(…)"
)
@_disfavoredOverload
public func < <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> Bool
where L.Value.Base == R.Value.Base { false }

/// Not available: only the database can compare what a column holds.
@available(
  *, unavailable,
  message:
    "the database compares, row by row, so Swift can't decide by it; SQL's own choice is when($0.age >= 18, then: …).else(…)"
)
@_disfavoredOverload
public func <= <L: SQLExpression>(left: L, right: L.Value.Base) -> Bool { false }

/// Not available: only the database can compare what a column holds.
@available(
  *, unavailable,
  message:
    "the database compares, row by row, so Swift can't decide by it; SQL's own choice is when($0.age >= 18, then: …).else(…)"
)
@_disfavoredOverload
public func <= <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> Bool
where L.Value.Base == R.Value.Base { false }

/// Not available: only the database can compare what a column holds.
@available(
  *, unavailable,
  message:
    "the database compares, row by row, so Swift can't decide by it; SQL's own choice is when($0.age >= 18, then: …).else(…)"
)
@_disfavoredOverload
public func > <L: SQLExpression>(left: L, right: L.Value.Base) -> Bool { false }

/// Not available: only the database can compare what a column holds.
@available(
  *, unavailable,
  message:
    "the database compares, row by row, so Swift can't decide by it; SQL's own choice is when($0.age >= 18, then: …).else(…)"
)
@_disfavoredOverload
public func > <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> Bool
where L.Value.Base == R.Value.Base { false }

/// Not available: only the database can compare what a column holds.
@available(
  *, unavailable,
  message:
    "the database compares, row by row, so Swift can't decide by it; SQL's own choice is when($0.age >= 18, then: …).else(…)"
)
@_disfavoredOverload
public func >= <L: SQLExpression>(left: L, right: L.Value.Base) -> Bool { false }

/// Not available: only the database can compare what a column holds.
@available(
  *, unavailable,
  message:
    "the database compares, row by row, so Swift can't decide by it; SQL's own choice is when($0.age >= 18, then: …).else(…)"
)
@_disfavoredOverload
public func >= <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> Bool
where L.Value.Base == R.Value.Base { false }
