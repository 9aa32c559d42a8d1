/// Reads the assignments of a closure: statements, of which each sets a column or decides in Swift what is set.
///
/// It is there so that a comparison by mistake, `$0.age == 18`, is an error and not a result that is left unused. A closure of
/// a result builder has no `break`, `continue`, `while` or `defer`: a branch that sets nothing is `default: ()`.
@resultBuilder
public enum AssignmentBuilder {
  /// An assignment.
  @inlinable
  public static func buildExpression(_ assignment: Void) {}

  /// All of them.
  @inlinable
  public static func buildBlock(_ assignments: Void...) {}

  /// Assignments of an `if`.
  @inlinable
  public static func buildOptional(_ assignments: Void?) {}

  /// Assignments of a branch.
  @inlinable
  public static func buildEither(first assignments: Void) {}

  /// Assignments of a branch.
  @inlinable
  public static func buildEither(second assignments: Void) {}

  /// Assignments of a loop.
  @inlinable
  public static func buildArray(_ assignments: [Void]) {}

  /// Assignments for some platforms.
  @inlinable
  public static func buildLimitedAvailability(_ assignments: Void) {}
}

extension AssignmentBuilder {
  /// Not available: an expression sets nothing.
  @available(*, unavailable, message: "an expression sets nothing: assign with one =, as in { $0.age = 18 }")
  @_disfavoredOverload
  public static func buildExpression<Expression: SQLExpression>(_ expression: Expression) {}
}
