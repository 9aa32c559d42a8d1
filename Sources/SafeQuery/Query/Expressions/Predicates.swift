// MARK: - Lists

/// A list of values as one parameter: an array on PostgreSQL, a JSON array on SQLite. The text is the same for any count.
enum ListParameter {
  /// `(SELECT …)` over the values, for the right side of `IN`.
  static func node<Element: DatabaseValue>(_ values: [Element]) -> Node {
    let elements = values.map(\.sqlValue)
    let sqlite: SQLValue =
      Element.sqlType == .blob ? .unrepresentable("SQLite has no list of blobs") : jsonArray(elements)
    return .dialects(
      sqlite: .sequence([
        .text("(SELECT "), sqliteElement(Element.sqlType), .text(" FROM json_each("),
        .value(sqlite), .text("))"),
      ]),
      postgreSQL: .sequence([.text("(SELECT unnest("), .value(.array(Element.sqlType, elements)), .text("))")]))
  }

  /// `left = ANY($1)`, `left IN (SELECT value FROM json_each(?))`.
  static func contains<Element: DatabaseValue>(_ values: [Element], _ expression: Node) -> Node {
    let elements = values.map(\.sqlValue)
    return contains(
      Element.sqlType, sqlite: .value(jsonArray(elements)), postgreSQL: .value(.array(Element.sqlType, elements)),
      expression)
  }

  /// The same over a list of a type that is written already.
  static func contains(_ type: SQLType, sqlite: Node, postgreSQL: Node, _ expression: Node) -> Node {
    let left = Node.compared(expression, type)
    return .dialects(
      sqlite: .sequence([
        .text(type == .blob ? "(hex(" : "("), left,
        .text(type == .blob ? ") IN (SELECT value FROM json_each(" : " IN (SELECT value FROM json_each("),
        sqlite, .text(")))"),
      ]),
      postgreSQL: .sequence([.text("("), left, .text(" = ANY("), postgreSQL, .text("))")]))
  }

  /// How an element of the JSON array becomes the stored form again.
  private static func sqliteElement(_ type: SQLType) -> Node {
    switch type.scalar {
    case .decimal: .text("CAST(value AS NUMERIC)")
    default: .text("value")
    }
  }

  /// A JSON array of values in their stored form.
  static func jsonArray(_ elements: [SQLValue]) -> SQLValue {
    var json: [UInt8] = [UInt8(ascii: "[")]
    for (index, element) in elements.enumerated() {
      if index > 0 { json.append(UInt8(ascii: ",")) }
      if let reason = SQLiteText.appendJSON(element, to: &json) { return .unrepresentable(reason) }
    }
    json.append(UInt8(ascii: "]"))
    return .text(String(decoding: json, as: UTF8.self))
  }
}

extension Sequence where Element: DatabaseValue {
  /// Whether the expression is one of the values, which travel as one parameter however many they are. Over no values
  /// it is false.
  public func contains<E: SQLExpression>(_ expression: E) -> TypedSQL<Bool> where E.Value.Base == Element {
    TypedSQL(ListParameter.contains(Array(self), expression.sql.node))
  }
}

// MARK: - Text

extension SQLExpression where Value.Base == String {
  /// Whether the text is in it. `%` and `_` are ordinary characters here. Letter case counts on both databases.
  public func contains(_ text: String) -> TypedSQL<Bool> {
    let (value, column) = (Node.value(.text(text)), sql.node)
    return TypedSQL(
      .dialects(
        sqlite: .sequence([.text("(instr("), column, .text(", "), value, .text(") > 0)")]),
        postgreSQL: .sequence([.text("(strpos("), column, .text(", "), value, .text(") > 0)")])))
  }

  /// Whether it begins with the text. `%` and `_` are ordinary characters here. Letter case counts on both databases.
  public func hasPrefix(_ text: String) -> TypedSQL<Bool> {
    let (value, column) = (Node.value(.text(text)), sql.node)
    return TypedSQL(
      .dialects(
        sqlite: .sequence([
          .text("(substr("), column, .text(", 1, length("), value, .text(")) = "), value, .text(")"),
        ]),
        postgreSQL: .call("starts_with", [column, value])))
  }

  /// Whether it ends with the text. `%` and `_` are ordinary characters here. Letter case counts on both databases.
  public func hasSuffix(_ text: String) -> TypedSQL<Bool> {
    let (value, column) = (Node.value(.text(text)), sql.node)
    return TypedSQL(
      .dialects(
        // substr(x, -0) is the whole text, so the empty suffix is a case of its own.
        sqlite: .sequence([
          .text("(substr("), column, .text(", -length("), value, .text(")) = "), value, .text(" OR ("), value,
          .text(" = '' AND "), column, .text(" IS NOT NULL))"),
        ]),
        postgreSQL: .sequence([
          .text("(right("), column, .text(", length("), value, .text(")) = "), value, .text(")"),
        ])))
  }

  /// Whether it matches a LIKE pattern, in which `%` stands for any text, `_` for any character, and `\` makes the next
  /// character ordinary. Letter case counts on PostgreSQL; on SQLite it doesn't for ASCII letters.
  public func like(_ pattern: String) -> TypedSQL<Bool> {
    TypedSQL(
      .sequence([.text("("), sql.node, .text(" LIKE "), .value(.text(pattern)), .text(" ESCAPE '\\')")]))
  }
}
