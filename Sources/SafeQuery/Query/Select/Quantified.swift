/// The right side of a comparison with any or with all values of a query: `$0.price > all(query)`.
///
/// PostgreSQL has `ANY` and `ALL`. SQLite, which has neither, is sent `IN`, `NOT IN` or a subquery that counts, with the same
/// meaning, null included. There the left side of an order, of `!= any` and of `== all` can't be an aggregate: select it first,
/// and compare in a query of that one as a table.
public struct QuantifiedQuery<Value: DatabaseValue>: Sendable {
  private enum Quantifier: Sendable { case any, all }
  private let quantifier: Quantifier
  private let query: Node
  private let source: RowSource

  private init(_ quantifier: Quantifier, _ query: some ReadQuery) {
    self.quantifier = quantifier
    self.query = query.valuesNode
    source = query.source(named: [Self.name])
  }

  fileprivate static func any(_ query: some ReadQuery) -> Self { Self(.any, query) }
  fileprivate static func all(_ query: some ReadQuery) -> Self { Self(.all, query) }

  private static var name: StaticString { "quantified" }

  /// `=`, `<>`, … with any or all of the values.
  @usableFromInline
  func compared<L: SQLExpression>(_ left: L, _ symbol: StaticString, _ form: Form) -> TypedSQL<Bool> {
    let (type, left) = (L.Value.sqlType, left.sql.node)
    let native = Node.sequence([
      .text("("), left, .text(symbol), .text(quantifier == .any ? "ANY (" : "ALL ("), query, .text("))"),
    ])
    return TypedSQL(.dialects(sqlite: sqlite(left, type, symbol, form), postgreSQL: native))
  }

  @usableFromInline enum Form { case equal, different, ordered }

  private func sqlite(_ left: Node, _ type: SQLType, _ symbol: StaticString, _ form: Form) -> Node {
    switch (form, quantifier) {
    case (.equal, .any): return .infix(.compared(left, type), " IN ", .parenthesized(query))
    case (.different, .all): return .infix(.compared(left, type), " NOT IN ", .parenthesized(query))
    default: break
    }
    let value = Node.name(Self.name)
    let comparison: Node =
      form == .ordered
      ? .infix(.ordered(left, type), symbol, .ordered(value, type))
      : .infix(.compared(left, type), symbol, .compared(value, type))
    return .sequence([
      .text(
        quantifier == .any
          ? "(SELECT CASE WHEN max(c) = 1 THEN 1 WHEN count(*) = count(c) THEN 0 END FROM (SELECT "
          : "(SELECT CASE WHEN min(c) = 0 THEN 0 WHEN count(*) = count(c) THEN 1 END FROM (SELECT "),
      comparison, .text(" AS c FROM "), .fragment(SourceDeclaration(source)), .text("))"),
    ])
  }
}

/// A source in a FROM of this library's own.
private final class SourceDeclaration: Fragment {
  private let source: RowSource
  init(_ source: RowSource) { self.source = source }
  func write(to writer: inout StatementWriter) throws { try source.write(to: &writer, TableSchema(derived: [])) }
}

/// Any value of a query, for the right side of a comparison, which is true where it is true of one: `$0.age == any(query)`.
/// Over no values it is false; where it is true of none and null of one, it is null. The query may use the columns of the query
/// that it stands in.
public func any<Q: ReadQuery>(_ query: Q) -> QuantifiedQuery<Q.Output.Base> where Q.Output: DatabaseValue {
  .any(query)
}

/// Every value of a query, for the right side of a comparison, which is true where it is true of all: `$0.age > all(query)`.
/// Over no values it is true; where it is false of none and null of one, it is null. The query may use the columns of the query
/// that it stands in.
public func all<Q: ReadQuery>(_ query: Q) -> QuantifiedQuery<Q.Output.Base> where Q.Output: DatabaseValue {
  .all(query)
}

// Disfavoured, so that a mistake gets the words about the value that belongs there.

/// Equal to any or all of the values.
@inlinable
@_disfavoredOverload
public func == <L: SQLExpression>(left: L, right: QuantifiedQuery<L.Value.Base>) -> TypedSQL<Bool> {
  right.compared(left, " = ", .equal)
}

/// Different from any or all of the values.
@inlinable
@_disfavoredOverload
public func != <L: SQLExpression>(left: L, right: QuantifiedQuery<L.Value.Base>) -> TypedSQL<Bool> {
  right.compared(left, " <> ", .different)
}

/// Less than any or all of the values.
@inlinable
@_disfavoredOverload
public func < <L: SQLExpression>(left: L, right: QuantifiedQuery<L.Value.Base>) -> TypedSQL<Bool> {
  right.compared(left, " < ", .ordered)
}

/// At most any or all of the values.
@inlinable
@_disfavoredOverload
public func <= <L: SQLExpression>(left: L, right: QuantifiedQuery<L.Value.Base>) -> TypedSQL<Bool> {
  right.compared(left, " <= ", .ordered)
}

/// Greater than any or all of the values.
@inlinable
@_disfavoredOverload
public func > <L: SQLExpression>(left: L, right: QuantifiedQuery<L.Value.Base>) -> TypedSQL<Bool> {
  right.compared(left, " > ", .ordered)
}

/// At least any or all of the values.
@inlinable
@_disfavoredOverload
public func >= <L: SQLExpression>(left: L, right: QuantifiedQuery<L.Value.Base>) -> TypedSQL<Bool> {
  right.compared(left, " >= ", .ordered)
}
