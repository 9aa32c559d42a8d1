/// A piece of a statement: what `SQL`, expressions and queries are made of.
///
/// Text is a `StaticString` in every case, so a node can't hold any that the program did not spell out.
@usableFromInline
enum Node: Sendable {
  /// Text of this library.
  case text(StaticString)
  /// Text of the user's program. The lexer reads it before it is written.
  case literal(StaticString)
  /// A name, written in quotes.
  case name(StaticString)
  /// A number of this library's own counters, in decimal digits.
  case number(UInt)
  /// A column of one table instance.
  case column(TableInstance, StaticString)
  /// All columns of one table instance, in the schema's order, between commas.
  case columns(TableInstance)
  /// A value, bound.
  case value(SQLValue)
  /// A value, bound, that observers may show.
  case loggable(SQLValue)
  /// A parameter of a prepared query, whose value comes with each call.
  case parameter(ParameterUse)
  /// One after the other.
  case sequence([Node])
  /// Between commas.
  case list([Node])
  /// `(left operator right)`.
  indirect case infix(Node, StaticString, Node)
  /// What differs between the dialects.
  indirect case dialects(sqlite: Node, postgreSQL: Node)
  /// An aggregate over the rows of a group, in which the group's keys mean nothing.
  indirect case aggregate(Node)
  /// Something with a renderer of its own (a select, an insert).
  case fragment(any Fragment)
  /// A mistake that is reported when the statement is rendered, before anything is sent.
  indirect case failure(DatabaseError)
}

/// A part of a query that writes itself.
@usableFromInline
protocol Fragment: AnyObject, Sendable {
  func write(to writer: inout StatementWriter) throws
}

extension Node {
  /// `name(argument, …)`; the name is this library's.
  static func call(_ name: StaticString, _ arguments: [Node]) -> Node {
    .sequence([.text(name), .text("("), .list(arguments), .text(")")])
  }

  /// A value, bound.
  @usableFromInline
  static func bound<Value: DatabaseValue>(_ value: Value) -> Node {
    Value.isLoggable ? .loggable(value.sqlValue) : .value(value.sqlValue)
  }

  /// Between parentheses, so that it stays one operand wherever it is placed.
  static func parenthesized(_ node: Node) -> Node { .sequence([.text("("), node, .text(")")]) }
}
