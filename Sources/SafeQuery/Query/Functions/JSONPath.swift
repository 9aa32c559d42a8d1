/// A type that is stored as JSON: ``JSON``, or one of the program's own over it.
public protocol JSONDocument: DatabaseValue {}

extension JSON: JSONDocument {}

/// A place in a JSON document.
///
/// ```swift
/// User.where { $0.profile["address"]["city"].text == input }
/// User.all.select { ($0.id, $0.profile["tags"][0].value(as: String.self)) }
/// User.where { $0.id == id }.update { $0.profile = $0.profile["address"]["city"].set(to: input) }
/// ```
/// Keys are values like any other: the whole path is one bound parameter, a key of a request is never syntax, and every key
/// can be named. As in PostgreSQL, a key that is a whole number is a position where an array is.
///
/// Documents are `jsonb` on PostgreSQL. On SQLite they are text, which keeps its order, spaces and the spelling of numbers
/// (`1e2`), where `jsonb` has its own; reading values gives the same on both.
public struct JSONPath<Document: DatabaseValue>: Sendable {
  let document: Node
  private let steps: [String]

  init(_ document: Node, _ steps: [String] = []) {
    self.document = document
    self.steps = steps
  }

  /// The member with a key.
  public subscript(_ key: String) -> JSONPath { JSONPath(document, steps + [key]) }

  /// The element at a position: from 0, or from the end where it is negative (-1 is the last).
  public subscript(_ index: Int) -> JSONPath { JSONPath(document, steps + ["\(index)"]) }
}

extension SQLExpression where Value.Base: JSONDocument {
  /// The whole document as a place in it.
  public var json: JSONPath<Value> { JSONPath(sql.node) }

  /// The member with a key.
  public subscript(_ key: String) -> JSONPath<Value> { json[key] }

  /// The element at a position: from 0, or from the end where it is negative (-1 is the last).
  public subscript(_ index: Int) -> JSONPath<Value> { json[index] }
}

// MARK: - Reading

extension JSONPath {
  /// What is there as a value of a type; null if nothing is there, or JSON's null, or something of another type: an `Int`
  /// is a whole number of 64 bits, a `String` a string, ``JSON`` whatever is there, JSON's null too.
  ///
  /// `Bool`, integers, `Double`, `Float`, `Decimal`, `String`, ``JSON`` and types that map themselves to these; a query with
  /// another one throws ``DatabaseError/Kind/unsupported``.
  public func value<Value: DatabaseValue>(as type: Value.Type) -> TypedSQL<Value.Base?> {
    let function: StaticString
    switch Value.sqlType {
    case .bool: function = "safequery_json_boolean"
    case .int16, .int32, .int64: function = "safequery_json_integer"
    case .float, .double: function = "safequery_json_number"
    case .decimal: function = "safequery_json_decimal"
    case .text: function = "safequery_json_string"
    case .json: function = "safequery_json_get"
    default: return TypedSQL(JSONNode.noScalar)
    }
    return TypedSQL(
      .dialects(sqlite: inSQLite(function), postgreSQL: Self.read(inPostgreSQL, as: Value.sqlType)))
  }

  /// What is in a `jsonb` as a value of a type, on PostgreSQL.
  static func read(_ node: Node, as type: SQLType) -> Node {
    switch type {
    case .bool: .cast(JSONNode.first(node, JSONNode.boolean), as: "boolean")
    case .int16, .int32, .int64: .cast(JSONNode.first(node, JSONNode.integer), as: "bigint")
    case .float, .double: .cast(JSONNode.first(node, JSONNode.double), as: "double precision")
    case .decimal: .cast(JSONNode.first(node, JSONNode.number), as: "numeric")
    case .text: .sequence([.text("("), JSONNode.first(node, JSONNode.string), .text(" #>> '{}')")])
    case .json: node
    default: JSONNode.noScalar
    }
  }

  /// What is there as text: a string's characters, or the JSON of anything else; null for JSON's null or if nothing is
  /// there. The JSON of objects, arrays and numbers is spelt differently by the databases (`{"a": 1}`, `{"a":1}`).
  public var text: TypedSQL<String?> {
    let text: Node =
      steps.isEmpty
      ? .sequence([.text("("), document, .text(" #>> '{}')")])
      : .infix(document, " #>> ", .value(.array(.text, steps.map { .text($0) })))
    return TypedSQL(.dialects(sqlite: inSQLite("safequery_json_text"), postgreSQL: text))
  }

  /// Whether something is there, of which JSON's null is one.
  public var exists: TypedSQL<Bool> {
    let place = Node.dialects(sqlite: inSQLite("safequery_json_get"), postgreSQL: inPostgreSQL)
    return TypedSQL(.sequence([.text("("), place, .text(" IS NOT NULL)")]))
  }

  /// What is there: null if nothing is.
  public var type: TypedSQL<JSONType?> {
    TypedSQL(.dialects(sqlite: inSQLite("safequery_json_type"), postgreSQL: .call("jsonb_typeof", [inPostgreSQL])))
  }

  /// How many elements the array has that is there; null if none is.
  public var arrayLength: TypedSQL<Int?> {
    TypedSQL(
      .dialects(
        sqlite: .call("json_array_length", [array]), postgreSQL: .call("jsonb_array_length", [array])))
  }

  /// Whether an array is there that has a string, a number or a truth value as an element.
  public func hasElement<Value: DatabaseValue & Codable>(_ value: Value) -> TypedSQL<Bool> {
    let (condition, sqlType): (StaticString, SQLType) = (") WHERE type IN (", Value.sqlType)
    let types: StaticString
    switch sqlType {
    case .text: types = "'text') AND value = "
    case .int16, .int32, .int64, .double: types = "'integer', 'real') AND value = "
    case .bool: types = "'true', 'false') AND value = "
    default: return TypedSQL(JSONNode.noScalar)
    }
    let parameter = Node.value(value.sqlValue)
    return TypedSQL(
      .dialects(
        sqlite: .sequence([
          .text("EXISTS (SELECT 1 FROM json_each("), inSQLite("safequery_json_array"), .text(condition), .text(types),
          parameter, .text(")"),
        ]),
        postgreSQL: .sequence([
          .text("coalesce("), JSONNode.first(inPostgreSQL, JSONNode.array), .text(" @> to_jsonb("), parameter,
          .text("), false)"),
        ])))
  }

  /// Whether what is there contains a value: all its members, at any depth, and all its elements, in any order. PostgreSQL
  /// only (`@>`), where an index of kind `gin` can answer it.
  public func contains<Value>(_ value: JSON<Value>) -> TypedSQL<Bool> {
    TypedSQL(
      .dialects(sqlite: JSONNode.noContainment, postgreSQL: .infix(inPostgreSQL, " @> ", .bound(value))))
  }

  /// Whether what is there is contained in a value. PostgreSQL only (`<@`).
  public func isContained<Value>(in value: JSON<Value>) -> TypedSQL<Bool> {
    TypedSQL(
      .dialects(sqlite: JSONNode.noContainment, postgreSQL: .infix(inPostgreSQL, " <@ ", .bound(value))))
  }

  /// The array that is here, or null.
  var array: Node {
    .dialects(sqlite: inSQLite("safequery_json_array"), postgreSQL: JSONNode.first(inPostgreSQL, JSONNode.array))
  }

  /// What is here; null if it is no object, on PostgreSQL, whose function would make an error of it.
  var whole: Node {
    .dialects(sqlite: inSQLite("safequery_json_get"), postgreSQL: JSONNode.first(inPostgreSQL, JSONNode.object))
  }
}

// MARK: - Text

extension JSONPath {
  /// Whether it is the document itself.
  var isRoot: Bool { steps.isEmpty }

  /// The path as the parameter of a function over it.
  var sqlitePath: Node { .value(ListParameter.jsonArray(steps.map { .text($0) })) }

  var postgreSQLPath: Node { .value(.array(.text, steps.map { .text($0) })) }

  private func inSQLite(_ function: StaticString) -> Node { .call(function, [document, sqlitePath]) }

  var inPostgreSQL: Node { isRoot ? document : .infix(document, " #> ", postgreSQLPath) }
}

/// A kind of value in JSON.
public enum JSONType: String, DatabaseValue, CaseIterable {
  /// Members.
  case object
  /// Elements.
  case array
  /// Text.
  case string
  /// A number.
  case number
  /// A truth value.
  case boolean
  /// JSON's null.
  case null
}

enum JSONNode {
  // Whole conditions of SQL/JSON, in which a value of another type is no error. (postgresql.org/docs/15/functions-json.html)
  static let boolean: StaticString = #"'strict $ ? (@.type() == "boolean")'"#
  static let string: StaticString = #"'strict $ ? (@.type() == "string")'"#
  static let array: StaticString = #"'strict $ ? (@.type() == "array")'"#
  static let object: StaticString = #"'strict $ ? (@.type() == "object")'"#
  static let number: StaticString = #"'strict $ ? (@.type() == "number")'"#
  static let integer: StaticString = #"""
    'strict $ ? (@.type() == "number" && @.floor() == @ && @ >= -9223372036854775808 && @ <= 9223372036854775807)'
    """#
  static let double: StaticString = #"""
    'strict $ ? (@.type() == "number" && @.abs() <= 1.7976931348623157e308 && (@ == 0 || @.abs() >= 1e-307))'
    """#

  /// The value if the condition holds for it.
  static func first(_ value: Node, _ condition: StaticString) -> Node {
    .call("jsonb_path_query_first", [value, .text(condition)])
  }

  static let noScalar = Node.failure(
    DatabaseError(
      .unsupported,
      "JSON has truth values, numbers and strings; read another type as one of these, or as part of a JSON value"))

  static let noContainment = Node.dialects(
    sqlite: .failure(
      DatabaseError(.unsupported, "SQLite has no containment of JSON (@>); compare its members, or use hasElement")),
    postgreSQL: .text(""))
}
