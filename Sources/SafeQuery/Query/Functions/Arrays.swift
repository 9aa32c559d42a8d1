// Arrays are PostgreSQL's. On SQLite each of these is an error of kind `unsupported`, before anything is sent; JSON has
// arrays on both. (postgresql.org/docs/15/functions-array.html)

extension SQLExpression {
  /// The element at a position, from 0; null if there is none. PostgreSQL only.
  public func element<Element>(at index: Int) -> TypedSQL<Element.Base?> where Value.Base == [Element] {
    // PostgreSQL counts from 1, in 32 bits; beyond them there is nothing either.
    let number = Int32(clamping: index < 0 ? 0 : index &+ 1)
    return TypedSQL(
      ArrayNode.of(self, .sequence([.text("("), sql.node, .text(")["), .value(.int32(number)), .text("]")])))
  }

  /// How many elements the array has. PostgreSQL only.
  public func arrayLength<Element>() -> TypedSQL<Int?> where Value.Base == [Element] {
    TypedSQL(ArrayNode.of(self, .call("cardinality", [sql.node])))
  }

  /// Whether the array has an element. PostgreSQL only.
  public func hasElement<Element>(_ element: Element) -> TypedSQL<Bool> where Value.Base == [Element] {
    TypedSQL(ArrayNode.of(self, ArrayNode.any(.bound(element), sql.node)))
  }

  /// Whether the array has the expression's value as an element. PostgreSQL only.
  public func hasElement<Element, E: SQLExpression>(_ element: E) -> TypedSQL<Bool>
  where Value.Base == [Element], E.Value.Base == Element {
    TypedSQL(ArrayNode.of(self, ArrayNode.any(element.sql.node, sql.node)))
  }

  /// Whether the array has all elements of another, in any order (`@>`). PostgreSQL only.
  public func contains<Element>(all elements: [Element]) -> TypedSQL<Bool> where Value.Base == [Element] {
    TypedSQL(ArrayNode.of(self, .infix(sql.node, " @> ", .bound(elements))))
  }

  /// Whether all of the array's elements are in another (`<@`). PostgreSQL only.
  public func isContained<Element>(in elements: [Element]) -> TypedSQL<Bool> where Value.Base == [Element] {
    TypedSQL(ArrayNode.of(self, .infix(sql.node, " <@ ", .bound(elements))))
  }

  /// Whether the array has an element in common with another (`&&`). PostgreSQL only.
  public func overlaps<Element>(_ elements: [Element]) -> TypedSQL<Bool> where Value.Base == [Element] {
    TypedSQL(ArrayNode.of(self, .infix(sql.node, " && ", .bound(elements))))
  }

  /// Whether the array has an element in common with the array of another expression (`&&`). PostgreSQL only.
  public func overlaps<Element, E: SQLExpression>(_ other: E) -> TypedSQL<Bool>
  where Value.Base == [Element], E.Value.Base == [Element] {
    TypedSQL(ArrayNode.of(self, .infix(sql.node, " && ", other.sql.node)))
  }

  /// The array with one more element at its end. A null array counts as empty. PostgreSQL only.
  public func appending<Element>(_ element: Element) -> TypedSQL<Value> where Value.Base == [Element] {
    TypedSQL(ArrayNode.of(self, .call("array_append", [sql.node, .bound(element)])))
  }

  /// The array with the elements of another at its end. A null array counts as empty. PostgreSQL only.
  public func appending<Element>(contentsOf elements: [Element]) -> TypedSQL<Value> where Value.Base == [Element] {
    TypedSQL(ArrayNode.of(self, .call("array_cat", [sql.node, .bound(elements)])))
  }

  /// The array with the elements of another expression's array at its end. A null array counts as empty. PostgreSQL only.
  public func appending<Element, E: SQLExpression>(contentsOf other: E) -> TypedSQL<Value>
  where Value.Base == [Element], E.Value.Base == [Element] {
    TypedSQL(ArrayNode.of(self, .call("array_cat", [sql.node, other.sql.node])))
  }

  /// The array without the elements that are equal to a value. PostgreSQL only.
  public func removing<Element>(_ element: Element) -> TypedSQL<Value> where Value.Base == [Element] {
    TypedSQL(ArrayNode.of(self, .call("array_remove", [sql.node, .bound(element)])))
  }
}

extension SQLExpression {
  /// The elements of the array as rows: `unnest`. Their order is not kept. PostgreSQL only; a ``Parameter`` has them on both
  /// databases, as ``Values`` has those of the program.
  public func elements<Element: DatabaseValue>() -> ArrayRows<Element> where Value.Base == [Element] {
    ArrayRows(value: ArrayNode.of(self, .call("unnest", [sql.node])), from: nil)
  }
}

extension Parameter {
  /// The elements of a list that comes with each call, as rows. Their order is not kept.
  public func elements<Element: DatabaseValue>() -> ArrayRows<Element> where Value == [Element] {
    ArrayRows(
      value: .dialects(sqlite: .text("value"), postgreSQL: .call("unnest", [node(as: .value)])),
      from: .dialects(
        sqlite: .sequence([.text(" FROM json_each("), node(as: .jsonArray), .text(")")]), postgreSQL: .text("")))
  }
}

/// The elements of an array as rows of one value each. It can stand wherever a query can.
public struct ArrayRows<Output: DatabaseValue>: ReadQuery {
  /// Its SQL.
  public let sql: SQL
  /// What each row decodes to.
  public let rows = Projection(value: Output.self)

  fileprivate init(value: Node, from: Node?) { sql = SQL(.fragment(ArrayRowsFragment(value, from: from, name: nil))) }
}

/// Renders a select of an array's elements.
private final class ArrayRowsFragment: NamedFragment {
  private let value: Node
  private let from: Node?
  private let name: StaticString?

  init(_ value: Node, from: Node?, name: StaticString?) {
    self.value = value
    self.from = from
    self.name = name
  }

  func named(_ names: [StaticString]) -> Node { .fragment(ArrayRowsFragment(value, from: from, name: names.first)) }

  func write(to writer: inout StatementWriter) throws {
    writer.write("SELECT ")
    try writer.write(value)
    try writer.write(" AS ", name.map { .name($0) })
    if let from { try writer.write(from) }
  }
}

private enum ArrayNode {
  static let missing = Node.failure(DatabaseError(.unsupported, "SQLite has no arrays; use a column of JSON"))

  static let bytes = Node.failure(
    DatabaseError(.invalidQuery, "[UInt8] is bytes in the database, not an array; use [Int16] for numbers"))

  /// A call on the array of an expression.
  static func of<E: SQLExpression>(_ array: E, _ call: Node) -> Node {
    .dialects(sqlite: missing, postgreSQL: E.Value.sqlType.isArray ? call : bytes)
  }

  static func any(_ element: Node, _ array: Node) -> Node {
    .sequence([.text("("), element, .text(" = ANY("), array, .text("))")])
  }
}
