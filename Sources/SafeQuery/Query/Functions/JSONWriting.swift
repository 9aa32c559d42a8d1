extension JSONPath {
  /// The document with another value here, for an update of its column. The last step may name a new member; in an array a
  /// position beyond its ends adds an element there. Where the way to it is missing nothing changes.
  ///
  /// A null document stays null. Changing what is inside a number or a string, or an array's element by a key that is no
  /// number, is an error of kind ``DatabaseError/Kind/invalidValue``.
  @_disfavoredOverload  // In an update `$0.id` is to be the column, not its value.
  public func set<Value: Codable & Sendable>(to value: Value) -> TypedSQL<Document> {
    changed("safequery_json_set", "jsonb_set", .value(JSON(value).sqlValue))
  }

  /// The document with the value of an expression here; null is then JSON's.
  public func set(to expression: some SQLExpression) -> TypedSQL<Document> {
    changed("safequery_json_set", "jsonb_set", JSONNode.json(expression))
  }

  /// The document with another element before this one of an array, or with a new member of this name, which is an error of
  /// kind ``DatabaseError/Kind/invalidValue`` if it is there.
  public func insert<Value: Codable & Sendable>(_ value: Value) -> TypedSQL<Document> {
    changed("safequery_json_insert", "jsonb_insert", .value(JSON(value).sqlValue))
  }

  /// The document with one more element at the end of the array that is here. Nothing changes if none is.
  @_disfavoredOverload
  public func append<Value: Codable & Sendable>(_ value: Value) -> TypedSQL<Document> {
    appended(.value(JSON(value).sqlValue))
  }

  /// The document with one more element at the end of the array that is here: the value of an expression, where null is
  /// JSON's. Nothing changes if none is.
  public func append(_ expression: some SQLExpression) -> TypedSQL<Document> { appended(JSONNode.json(expression)) }

  /// The document without the member or element here. Nothing changes if there is none.
  public func remove() -> TypedSQL<Document> {
    if isRoot { return TypedSQL(JSONNode.noRoot) }
    return TypedSQL(
      .dialects(
        sqlite: .call("safequery_json_remove", [document, sqlitePath]),
        postgreSQL: .infix(document, " #- ", postgreSQLPath)))
  }

  private func changed(_ sqlite: StaticString, _ postgreSQL: StaticString, _ new: Node) -> TypedSQL<Document> {
    if isRoot { return TypedSQL(JSONNode.noRoot) }
    return TypedSQL(
      .dialects(
        sqlite: .call(sqlite, [document, sqlitePath, new]),
        postgreSQL: .call(postgreSQL, [document, postgreSQLPath, new])))
  }

  private func appended(_ new: Node) -> TypedSQL<Document> {
    // An array and one more; null where no array is, and then the document as it was.
    let array = Node.sequence([
      .text("("), JSONNode.first(inPostgreSQL, JSONNode.array), .text(" || jsonb_build_array("), new, .text("))"),
    ])
    let whole: Node = isRoot ? array : .call("jsonb_set", [document, postgreSQLPath, array])
    return TypedSQL(
      .dialects(
        sqlite: .call("safequery_json_append", [document, sqlitePath, new]),
        postgreSQL: .call("coalesce", [whole, document])))
  }
}

// MARK: - Making

/// A JSON object of expressions, decoded to a type that has such members.
///
/// ```swift
/// User.all.select { jsonObject(["id": $0.id, "mail": $0.email], as: Contact.self) }
/// ```
/// Null is JSON's null. Numbers, truth values, text, days, UUIDs and JSON can be members; instants, times and bytes, which
/// have no form in JSON that both databases share, throw ``DatabaseError/Kind/unsupported``.
public func jsonObject<Value: Codable & Sendable>(
  _ members: KeyValuePairs<StaticString, any SQLExpression>, as type: Value.Type
) -> TypedSQL<JSON<Value>> {
  var sqlite: [Node] = []
  var postgreSQL: [Node] = []
  for (key, expression) in members {
    let name = Node.value(.text("\(key)"))
    sqlite += [name, .call("json", [JSONNode.json(expression)])]
    postgreSQL += [name, expression.sql.node.checkedForJSON(expression)]
  }
  return TypedSQL(
    .dialects(sqlite: .call("json_object", sqlite), postgreSQL: .call("jsonb_build_object", postgreSQL)))
}

/// A JSON array of expressions, decoded to a type that has such elements. What can be in it is as for ``jsonObject(_:as:)``.
public func jsonArray<Value: Codable & Sendable>(
  _ elements: [any SQLExpression], as type: Value.Type
) -> TypedSQL<JSON<Value>> {
  TypedSQL(
    .dialects(
      sqlite: .call("json_array", elements.map { .call("json", [JSONNode.json($0)]) }),
      postgreSQL: .call("jsonb_build_array", elements.map { $0.sql.node.checkedForJSON($0) })))
}

// MARK: - Aggregates

extension SQLExpression {
  /// The values of all rows as a JSON array, in no particular order; nulls are in it. Over no rows it is empty.
  ///
  /// What can be in it is as for ``jsonObject(_:as:)``, which makes arrays of objects:
  /// `jsonObject(["id": $0.id], as: Item.self).jsonGroupArray(of: Item.self)`.
  public func jsonGroupArray<Element: Codable & Sendable>(of type: Element.Type) -> TypedSQL<JSON<[Element]>> {
    TypedSQL(
      .dialects(
        sqlite: .call("json_group_array", [.call("json", [JSONNode.json(self)])]),
        postgreSQL: .aggregate(
          .sequence([
            .text("coalesce(jsonb_agg("), sql.node.checkedForJSON(self), .text("), CAST('[]' AS jsonb))"),
          ]))))
  }
}

/// A JSON object with a member for each row; of rows with the same key any one counts. Over no rows it is empty.
public func jsonGroupObject<Element: Codable & Sendable>(
  key: some SQLExpression<String>, value: some SQLExpression, of type: Element.Type
) -> TypedSQL<JSON<[String: Element]>> {
  TypedSQL(
    .dialects(
      sqlite: .call("json_group_object", [key.sql.node, .call("json", [JSONNode.json(value)])]),
      postgreSQL: .aggregate(
        .sequence([
          .text("coalesce(jsonb_object_agg("), key.sql.node, .text(", "), value.sql.node.checkedForJSON(value),
          .text("), CAST('{}' AS jsonb))"),
        ]))))
}

extension Node {
  /// An expression where PostgreSQL turns it into JSON itself.
  fileprivate func checkedForJSON<E: SQLExpression>(_ expression: E) -> Node {
    JSONNode.canHold(E.Value.sqlType) ? self : JSONNode.noForm
  }
}

extension JSONNode {
  static let noRoot = Node.failure(
    DatabaseError(
      .invalidQuery, "the path names no member or element of the document; set the column to change it whole"))

  static let noForm = Node.failure(
    DatabaseError(
      .unsupported, "instants, times and bytes have no form in JSON that both databases share; make text of it"))

  static func canHold(_ type: SQLType) -> Bool {
    if type.isArray { return false }
    switch type.scalar {
    case .blob, .timestamp, .time: return false
    default: return true
    }
  }

  /// The value of an expression as JSON, where null is JSON's.
  static func json<E: SQLExpression>(_ expression: E) -> Node {
    let (type, node) = (E.Value.sqlType, expression.sql.node)
    guard canHold(type) else { return noForm }
    let sqlite: Node =
      switch type {
      case .json: .sequence([.text("coalesce("), node, .text(", 'null')")])
      case .bool: .call("safequery_json_quote_boolean", [node])
      case .decimal: .call("safequery_json_quote_decimal", [node])
      default: .call("safequery_json_quote", [node])
      }
    return .dialects(
      sqlite: sqlite,
      postgreSQL: .sequence([.text("coalesce(to_jsonb("), node, .text("), CAST('null' AS jsonb))")]))
  }
}
