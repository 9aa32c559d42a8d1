/// The elements of a JSON array, or the members of an object, as rows: `jsonb_array_elements`, `json_each`. It can stand wherever a
/// query can, mostly in a lateral join.
///
/// ```swift
/// Post.all.joinLateral { $0.data["tags"].elements(as: String.self) }.select { post, tag in (post.title, tag) }
/// Post.where { post in exists(post.data["marks"].elements(as: Int.self).asTable().where { $0 > 3 }) }
/// ```
public struct JSONRows<Output: Sendable>: ReadQuery {
  /// What each row decodes to.
  public let rows: Projection<Output>
  private let fragment: JSONRowsFragment

  fileprivate init(
    _ columns: [Node], _ kind: JSONRowsFragment.Kind, _ source: Node, isFiltered: Bool, _ rows: Projection<Output>
  ) {
    self.rows = rows
    fragment = JSONRowsFragment(columns: columns, kind, source, isFiltered: isFiltered, names: nil)
  }

  /// Its SQL.
  public var sql: SQL { SQL(.fragment(fragment)) }
}

extension JSONPath {
  /// The elements of the array that is here, as values of a type; no rows if none is here.
  ///
  /// Elements of another type, of which JSON's null is one, are left out; of an optional type, `String?.self`, they are null. The
  /// types are those of ``value(as:)``. The order of the rows is not kept: see ``numberedElements(as:)``.
  public func elements<Element: DatabaseValue>(as type: Element.Type) -> JSONRows<Element> {
    JSONRows(
      [JSONElement.value(Element.sqlType)], .elements, array, isFiltered: !Element.isOptional,
      Projection(value: Element.self))
  }

  /// The elements of the array that is here with their positions, from 0: `WITH ORDINALITY`. As ``elements(as:)`` otherwise.
  ///
  /// ```swift
  /// Post.all.joinLateral { $0.data["tags"].numberedElements(as: String.self) }
  ///   .order { post, tag in tag.columns.0 }.select { post, tag in (post.title, tag.columns.1) }
  /// ```
  public func numberedElements<Element: DatabaseValue>(as type: Element.Type) -> JSONRows<TupleRow2<Int, Element>> {
    JSONRows(
      [JSONElement.position, JSONElement.value(Element.sqlType)], .elements, array, isFiltered: !Element.isOptional,
      Projection(row: TupleRow2<Int, Element>.self))
  }

  /// The members of the object that is here, as keys and values of a type; no rows if none is here. Which values are there is as
  /// for ``elements(as:)``.
  public func members<Value: DatabaseValue>(as type: Value.Type) -> JSONRows<TupleRow2<String, Value>> {
    JSONRows(
      [.text("e.key"), JSONElement.value(Value.sqlType)], .members, whole, isFiltered: !Value.isOptional,
      Projection(row: TupleRow2<String, Value>.self))
  }
}

extension DatabaseValue {
  fileprivate static var isOptional: Bool { Self.self != Base.self }
}

/// A row of `json_each(…) AS e`, or of `jsonb_array_elements(…) AS e (value, n)`.
private enum JSONElement {
  static let position = Node.dialects(sqlite: .text("e.key"), postgreSQL: .text("(e.n - 1)"))

  /// The value as one of a type, or null. What SQLite's `value` does not hold as it is spelt is read by this library's functions.
  static func value(_ type: SQLType) -> Node {
    let read: Node =
      switch type {
      case .text: .text("CASE WHEN e.type = 'text' THEN e.value END")
      case .bool: .text("CASE WHEN e.type IN ('true', 'false') THEN e.value END")
      case .int16, .int32, .int64:
        .text(
          """
          CASE WHEN e.type IN ('integer', 'real') AND e.value = CAST(e.value AS INTEGER) THEN CAST(e.value AS INTEGER) END
          """)
      case .float, .double:
        .text(
          """
          CASE WHEN e.type IN ('integer', 'real') AND abs(CAST(e.value AS REAL)) <= 1.7976931348623157e308 \
          AND (e.value = 0 OR abs(CAST(e.value AS REAL)) >= 1e-307) THEN CAST(e.value AS REAL) END
          """)
      case .decimal: .text("safequery_json_decimal(e.json -> e.fullkey, '[]')")
      case .json: .text("CASE WHEN e.type IN ('object', 'array') THEN e.value ELSE e.json -> e.fullkey END")
      default: JSONNode.noScalar
      }
    return .dialects(sqlite: read, postgreSQL: JSONPath<JSON<Bool>>.read(.text("e.value"), as: type))
  }
}

/// Renders a select of JSON's elements or members.
private final class JSONRowsFragment: NamedFragment {
  enum Kind { case elements, members }

  private let columns: [Node]
  private let kind: Kind
  private let source: Node
  private let isFiltered: Bool
  private let names: [StaticString]?

  init(columns: [Node], _ kind: Kind, _ source: Node, isFiltered: Bool, names: [StaticString]?) {
    self.columns = columns
    self.kind = kind
    self.source = source
    self.isFiltered = isFiltered
    self.names = names
  }

  func named(_ names: [StaticString]) -> Node {
    .fragment(JSONRowsFragment(columns: columns, kind, source, isFiltered: isFiltered, names: names))
  }

  func write(to writer: inout StatementWriter) throws {
    writer.write("SELECT ")
    try writer.write(.list(columns), named: names)
    switch (writer.dialect, kind) {
    case (.sqlite, _): writer.write(" FROM json_each(")
    case (.postgreSQL, .elements): writer.write(" FROM jsonb_array_elements(")
    case (.postgreSQL, .members): writer.write(" FROM jsonb_each(")
    }
    try writer.write(source)
    switch (writer.dialect, kind) {
    case (.sqlite, .elements): writer.write(") AS e WHERE true")
    case (.sqlite, .members): writer.write(") AS e WHERE typeof(e.key) = 'text'")
    case (.postgreSQL, .elements): writer.write(") WITH ORDINALITY AS e (value, n) WHERE true")
    case (.postgreSQL, .members): writer.write(") AS e (key, value) WHERE true")
    }
    guard isFiltered, let value = columns.last else { return }
    writer.write(" AND ")
    try writer.write(value)
    writer.write(" IS NOT NULL")
  }
}
