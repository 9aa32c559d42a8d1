import Foundation

// Four overloads an operator: value on either side, and expressions with and without null on the right. Those with null are
// disfavoured: the last two never fit at once, but the type checker would go on with the other one after the first has fitted.

extension Node {
  /// `left + right`, or `left || right` for text.
  @usableFromInline
  static func sum(_ left: Node, _ right: Node, _ type: SQLType) -> Node {
    .infix(left, type == .text ? " || " : " + ", right)
  }

  /// `left / right`, and null where the right side is zero, which is an error to PostgreSQL.
  @usableFromInline
  static func quotient(_ left: Node, _ right: Node, _ type: SQLType) -> Node {
    // SQLite divides whole numbers as integers, also those that stand in decimal text.
    let isInteger = [.int16, .int32, .int64].contains(type)
    let dividend = isInteger ? left : .sequence([.text("CAST("), left, .text(" AS REAL)")])
    return .dialects(
      sqlite: .infix(dividend, " / ", right), postgreSQL: .infix(left, " / ", .call("nullif", [right, .text("0")])))
  }

  /// `left / value`; dividing by the value zero is refused when the statement is rendered.
  @usableFromInline
  static func quotient(_ left: Node, value: SQLValue, _ type: SQLType) -> Node {
    guard !value.isZero else { return divisionByZero }
    return .dialects(sqlite: quotient(left, .value(value), type), postgreSQL: .infix(left, " / ", .value(value)))
  }

  /// `left % right`, and null where the right side is zero, which is an error to PostgreSQL.
  @usableFromInline
  static func remainder(_ left: Node, _ right: Node) -> Node {
    .dialects(
      sqlite: .infix(left, " % ", right), postgreSQL: .infix(left, " % ", .call("nullif", [right, .text("0")])))
  }

  /// `left % value`; dividing by the value zero is refused when the statement is rendered.
  @usableFromInline
  static func remainder(_ left: Node, value: SQLValue) -> Node {
    value.isZero ? divisionByZero : .infix(left, " % ", .value(value))
  }

  static var divisionByZero: Node { .failure(DatabaseError(.invalidValue, "a division by the value zero")) }
}

extension SQLValue {
  fileprivate var isZero: Bool {
    switch self {
    case .int16(let number): number == 0
    case .int32(let number): number == 0
    case .int64(let number): number == 0
    case .float(let number): number == 0
    case .double(let number): number == 0
    case .decimal(let number): number == 0
    default: false
    }
  }
}

// MARK: - Sum

/// Sum with a value; text with text behind it. On SQLite, decimals are added as floating-point numbers where they have a
/// fraction.
@inlinable
public func + <L: SQLExpression>(left: L, right: L.Value.Base) -> TypedSQL<L.Value> where L.Value.Base: SQLAddable {
  TypedSQL(.sum(left.sql.node, .bound(right), L.Value.sqlType))
}

/// Sum with a value; text with text before it.
@inlinable
public func + <R: SQLExpression>(left: R.Value.Base, right: R) -> TypedSQL<R.Value> where R.Value.Base: SQLAddable {
  TypedSQL(.sum(.bound(left), right.sql.node, R.Value.sqlType))
}

/// Sum of two expressions, or one text behind the other. Null if either is.
@inlinable
public func + <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<L.Value>
where R.Value == L.Value.Base, L.Value.Base: SQLAddable {
  TypedSQL(.sum(left.sql.node, right.sql.node, L.Value.sqlType))
}

/// Sum of two expressions, or one text behind the other. Null if either is.
@inlinable
@_disfavoredOverload
public func + <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<R.Value>
where R.Value == L.Value.Base?, L.Value.Base: SQLAddable {
  TypedSQL(.sum(left.sql.node, right.sql.node, L.Value.sqlType))
}

// MARK: - Difference

/// Difference with a value.
@inlinable
public func - <L: SQLExpression>(left: L, right: L.Value.Base) -> TypedSQL<L.Value> where L.Value.Base: Numeric {
  L.infix(left, " - ", right)
}

/// Difference from a value.
@inlinable
public func - <R: SQLExpression>(left: R.Value.Base, right: R) -> TypedSQL<R.Value> where R.Value.Base: Numeric {
  R.infix(left, " - ", right)
}

/// Difference of two expressions. Null if either is.
@inlinable
public func - <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<L.Value>
where R.Value == L.Value.Base, L.Value.Base: Numeric { infix(left, " - ", right) }

/// Difference of two expressions. Null if either is.
@inlinable
@_disfavoredOverload
public func - <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<R.Value>
where R.Value == L.Value.Base?, L.Value.Base: Numeric { infix(left, " - ", right) }

/// The number with its sign turned.
@inlinable
public prefix func - <E: SQLExpression>(operand: E) -> TypedSQL<E.Value> where E.Value.Base: SignedNumeric {
  TypedSQL(.sequence([.text("(- "), operand.sql.node, .text(")")]))
}

// MARK: - Product

/// Product with a value.
@inlinable
public func * <L: SQLExpression>(left: L, right: L.Value.Base) -> TypedSQL<L.Value> where L.Value.Base: Numeric {
  L.infix(left, " * ", right)
}

/// Product with a value.
@inlinable
public func * <R: SQLExpression>(left: R.Value.Base, right: R) -> TypedSQL<R.Value> where R.Value.Base: Numeric {
  R.infix(left, " * ", right)
}

/// Product of two expressions. Null if either is.
@inlinable
public func * <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<L.Value>
where R.Value == L.Value.Base, L.Value.Base: Numeric { infix(left, " * ", right) }

/// Product of two expressions. Null if either is.
@inlinable
@_disfavoredOverload
public func * <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<R.Value>
where R.Value == L.Value.Base?, L.Value.Base: Numeric { infix(left, " * ", right) }

// MARK: - Quotient

/// Quotient with a value. Integers are divided without their remainder, toward zero, as in Swift. Decimals are divided as
/// floating-point numbers on SQLite, and to 16 digits or more on PostgreSQL. The value zero is an error when the statement
/// is rendered.
@inlinable
public func / <L: SQLExpression>(left: L, right: L.Value.Base) -> TypedSQL<L.Value> where L.Value.Base: Numeric {
  TypedSQL(.quotient(left.sql.node, value: right.sqlValue, L.Value.sqlType))
}

/// Quotient of a value by an expression. Null if that is zero or null.
@inlinable
public func / <R: SQLExpression>(left: R.Value.Base, right: R) -> TypedSQL<R.Value.Base?> where R.Value.Base: Numeric {
  TypedSQL(.quotient(.bound(left), right.sql.node, R.Value.sqlType))
}

/// Quotient of two expressions. Null if the right one is zero, or if either is null.
@inlinable
public func / <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<L.Value.Base?>
where R.Value.Base == L.Value.Base, L.Value.Base: Numeric {
  TypedSQL(.quotient(left.sql.node, right.sql.node, L.Value.sqlType))
}

/// What a division of integers by a value leaves; it has the left side's sign, as in Swift. The value zero is an error when
/// the statement is rendered.
@inlinable
public func % <L: SQLExpression>(left: L, right: L.Value.Base) -> TypedSQL<L.Value> where L.Value.Base: BinaryInteger {
  TypedSQL(.remainder(left.sql.node, value: right.sqlValue))
}

/// What a division of integers leaves. Null if the right side is zero, or if either is null.
@inlinable
public func % <L: SQLExpression, R: SQLExpression>(left: L, right: R) -> TypedSQL<L.Value.Base?>
where R.Value.Base == L.Value.Base, L.Value.Base: BinaryInteger {
  TypedSQL(.remainder(left.sql.node, right.sql.node))
}
