/// `CASE WHEN condition THEN value … END`: the value of the first condition that is true. Made by
/// ``when(_:then:)``.
///
/// Without an ``else(_:)-(Result.Base)`` it is null where no condition is true.
public struct Case<Result: DatabaseValue>: SQLExpression {
  /// Null where no condition is true.
  public typealias Value = Result.Base?
  /// What a row decodes to.
  public typealias Output = Value

  private let branches: [Node]

  fileprivate init(_ branches: [Node]) { self.branches = branches }

  /// `CASE … END`.
  public var sql: SQL { SQL(.sequence([.text("CASE")] + branches + [.text(" END")])) }

  /// Where no condition before is true and this one is: a value.
  public func when(_ condition: some SQLExpression<Bool>, then value: Result.Base) -> Case<Result> {
    Case(branches + branch(condition.sql.node, .bound(value)))
  }

  /// Where no condition before is true and this one is: an expression.
  public func when<E: SQLExpression>(_ condition: some SQLExpression<Bool>, then expression: E) -> Case<Result>
  where E.Value == Result.Base { Case(branches + branch(condition.sql.node, expression.sql.node)) }

  /// Where no condition before is true and this one is: an expression that can be null.
  @_disfavoredOverload
  public func when<E: SQLExpression>(_ condition: some SQLExpression<Bool>, then expression: E) -> Case<E.Value>
  where E.Value == Result.Base? { Case<E.Value>(branches + branch(condition.sql.node, expression.sql.node)) }

  /// Where no condition before is true and this one is: a value, or null.
  @_disfavoredOverload
  public func when(_ condition: some SQLExpression<Bool>, then value: Result.Base?) -> Case<Result.Base?> {
    Case<Result.Base?>(branches + branch(condition.sql.node, .bound(value)))
  }

  /// Where no condition is true: a value.
  public func `else`(_ value: Result.Base) -> TypedSQL<Result> {
    TypedSQL(otherwise([.text("CASE")] + branches, .bound(value)))
  }

  /// Where no condition is true: an expression.
  public func `else`<E: SQLExpression>(_ expression: E) -> TypedSQL<Result> where E.Value == Result.Base {
    TypedSQL(otherwise([.text("CASE")] + branches, expression.sql.node))
  }

  /// Where no condition is true: an expression that can be null.
  @_disfavoredOverload
  public func `else`<E: SQLExpression>(_ expression: E) -> TypedSQL<E.Value> where E.Value == Result.Base? {
    TypedSQL(otherwise([.text("CASE")] + branches, expression.sql.node))
  }

  /// Where no condition is true: a value, or null.
  @_disfavoredOverload
  public func `else`(_ value: Result.Base?) -> TypedSQL<Result.Base?> {
    TypedSQL(otherwise([.text("CASE")] + branches, .bound(value)))
  }
}

/// A value or an expression where a condition is true; more conditions and an `else` follow it.
///
/// ```swift
/// Person.all.select { when($0.age < 13, then: "child").when($0.age < 18, then: "youth").else("adult") }
/// Sale.all.select { when($0.nation == "BRAZIL", then: $0.volume).else(0).sum() }
/// ```
public func when<Result: SQLOperand>(
  _ condition: some SQLExpression<Bool>, then result: Result
) -> Case<Result.OperandValue> { Case(branch(condition.sql.node, result.sqlOperand.node)) }

/// `CASE WHEN condition THEN NULL`: what follows has the type. Made by ``when(_:then:)-(_,_OptionalNilComparisonType)``.
public struct CaseOfNull: Sendable {
  fileprivate let branches: [Node]

  /// Where no condition before is true and this one is: a value or an expression.
  public func when<Result: SQLOperand>(
    _ condition: some SQLExpression<Bool>, then result: Result
  ) -> Case<Result.OperandValue.Base?> { Case(branches + branch(condition.sql.node, result.sqlOperand.node)) }

  /// Where no condition is true: a value or an expression.
  public func `else`<Result: SQLOperand>(_ result: Result) -> TypedSQL<Result.OperandValue.Base?> {
    TypedSQL(otherwise([.text("CASE")] + branches, result.sqlOperand.node))
  }
}

/// Null where a condition is true; a condition with a value, or an `else`, follows it.
///
/// ```swift
/// Sale.all.select { when($0.amount == 0, then: nil).else($0.price) }
/// ```
public func when(_ condition: some SQLExpression<Bool>, then null: _OptionalNilComparisonType) -> CaseOfNull {
  CaseOfNull(branches: branch(condition.sql.node, .text("NULL")))
}

private func branch(_ condition: Node, _ result: Node) -> [Node] {
  [.text(" WHEN "), condition, .text(" THEN "), result]
}

private func otherwise(_ branches: [Node], _ result: Node) -> Node {
  .sequence(branches + [.text(" ELSE "), result, .text(" END")])
}

// MARK: - By value

/// The beginning of `CASE operand WHEN value THEN …`. Made by ``caseOf(_:)``.
public struct CaseOperand<Operand: DatabaseValue>: Sendable {
  fileprivate let node: Node

  /// Where the operand is this value: a value or an expression.
  public func when<Result: SQLOperand>(
    _ value: Operand.Base, then result: Result
  ) -> SimpleCase<Operand, Result.OperandValue> {
    SimpleCase([node] + branch(.bound(value), result.sqlOperand.node))
  }
}

/// `CASE operand WHEN value THEN value … END`: chosen by what one expression is. Made by ``caseOf(_:)``.
///
/// Without an ``else(_:)-(Result.Base)`` it is null where the operand is none of the values. Null is none of them.
public struct SimpleCase<Operand: DatabaseValue, Result: DatabaseValue>: SQLExpression {
  /// Null where the operand is none of the values.
  public typealias Value = Result.Base?
  /// What a row decodes to.
  public typealias Output = Value

  private let branches: [Node]

  fileprivate init(_ branches: [Node]) { self.branches = branches }

  /// `CASE operand … END`.
  public var sql: SQL { SQL(.sequence([.text("CASE ")] + branches + [.text(" END")])) }

  /// Where the operand is this value: a value.
  public func when(_ value: Operand.Base, then result: Result.Base) -> SimpleCase<Operand, Result> {
    SimpleCase(branches + branch(.bound(value), .bound(result)))
  }

  /// Where the operand is this value: an expression.
  public func when<E: SQLExpression>(_ value: Operand.Base, then expression: E) -> SimpleCase<Operand, Result>
  where E.Value == Result.Base { SimpleCase(branches + branch(.bound(value), expression.sql.node)) }

  /// Where the operand is this value: an expression that can be null.
  @_disfavoredOverload
  public func when<E: SQLExpression>(_ value: Operand.Base, then expression: E) -> SimpleCase<Operand, E.Value>
  where E.Value == Result.Base? {
    SimpleCase<Operand, E.Value>(branches + branch(.bound(value), expression.sql.node))
  }

  /// Where the operand is this value: a value, or null.
  @_disfavoredOverload
  public func when(_ value: Operand.Base, then result: Result.Base?) -> SimpleCase<Operand, Result.Base?> {
    SimpleCase<Operand, Result.Base?>(branches + branch(.bound(value), .bound(result)))
  }

  /// Where the operand is none of the values: a value.
  public func `else`(_ value: Result.Base) -> TypedSQL<Result> {
    TypedSQL(otherwise([.text("CASE ")] + branches, .bound(value)))
  }

  /// Where the operand is none of the values: an expression.
  public func `else`<E: SQLExpression>(_ expression: E) -> TypedSQL<Result> where E.Value == Result.Base {
    TypedSQL(otherwise([.text("CASE ")] + branches, expression.sql.node))
  }

  /// Where the operand is none of the values: an expression that can be null.
  @_disfavoredOverload
  public func `else`<E: SQLExpression>(_ expression: E) -> TypedSQL<E.Value> where E.Value == Result.Base? {
    TypedSQL(otherwise([.text("CASE ")] + branches, expression.sql.node))
  }

  /// Where the operand is none of the values: a value, or null.
  @_disfavoredOverload
  public func `else`(_ value: Result.Base?) -> TypedSQL<Result.Base?> {
    TypedSQL(otherwise([.text("CASE ")] + branches, .bound(value)))
  }
}

/// A choice by what an expression is; values and an `else` follow it.
///
/// ```swift
/// Order.all.select { caseOf($0.priority).when("urgent", then: 1).when("high", then: 2).else(3) }
/// ```
public func caseOf<E: SQLExpression>(_ operand: E) -> CaseOperand<E.Value> {
  CaseOperand(node: .compared(operand.sql.node, E.Value.sqlType))
}
