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
        bound(sqlite, Element.self), .text("))"),
      ]),
      postgreSQL: .sequence([
        .text("(SELECT unnest("), bound(.array(Element.sqlType, elements), Element.self), .text("))"),
      ]))
  }

  /// `left = ANY($1)`, `left IN (SELECT value FROM json_each(?))`.
  static func contains<Element: DatabaseValue>(_ values: [Element], _ expression: Node) -> Node {
    let elements = values.map(\.sqlValue)
    return contains(
      Element.sqlType, sqlite: bound(jsonArray(elements), Element.self),
      postgreSQL: bound(.array(Element.sqlType, elements), Element.self), expression)
  }

  /// A list of values of a type.
  private static func bound<Element: DatabaseValue>(_ list: SQLValue, _ type: Element.Type) -> Node {
    Element.isLoggable ? .loggable(list) : .value(list)
  }

  /// The same over a list of a type that is written already.
  static func contains(_ type: SQLType, sqlite: Node, postgreSQL: Node, _ expression: Node) -> Node {
    let left = Node.compared(expression, type)
    return .dialects(
      sqlite: .sequence([
        .text("("), type == .blob ? hex(left) : left, .text(" IN (SELECT value FROM json_each("), sqlite, .text(")))"),
      ]),
      postgreSQL: .sequence([.text("("), left, .text(" = ANY("), postgreSQL, .text("))")]))
  }

  /// `(SELECT …)` over rows of values, for the right side of `IN`: an array a column on PostgreSQL, a JSON array of arrays on
  /// SQLite.
  static func rows(_ columns: [[SQLValue]], _ types: [SQLType]) -> Node {
    let arrays = zip(types, columns).map { Node.value(.array($0, $1)) }
    let fields = types.indices.map(field)
    let list = types.contains(.blob) ? .unrepresentable("SQLite has no list of blobs") : jsonRows(columns)
    return .dialects(
      sqlite: .sequence([.text("(SELECT "), .list(fields), .text(" FROM json_each("), .value(list), .text("))")]),
      postgreSQL: .sequence([.text("(SELECT * FROM unnest("), .list(arrays), .text("))")]))
  }

  /// A value of a row of ``jsonRows(_:)``.
  static func field(_ index: Int) -> Node {
    .sequence([.text("json_extract(value, '$["), .number(UInt(index)), .text("]')")])
  }

  /// Bytes as they stand in a JSON array. SQLite's `hex` makes empty text of null.
  static func hex(_ node: Node) -> Node {
    .sequence([.text("CASE WHEN "), node, .text(" IS NULL THEN NULL ELSE hex("), node, .text(") END")])
  }

  /// How an element of the JSON array becomes the stored form again.
  private static func sqliteElement(_ type: SQLType) -> Node {
    switch type.scalar {
    case .decimal: .text("CAST(value AS NUMERIC)")
    default: .text("value")
    }
  }

  /// A JSON array with an array of each row's values in their stored form.
  static func jsonRows(_ columns: [[SQLValue]]) -> SQLValue {
    var json: [UInt8] = [UInt8(ascii: "[")]
    for row in 0..<(columns.first?.count ?? 0) {
      json.append(UInt8(ascii: row > 0 ? "," : " "))
      for (index, column) in columns.enumerated() {
        json.append(UInt8(ascii: index > 0 ? "," : "["))
        if let reason = SQLiteText.appendJSON(column[row], to: &json) { return .unrepresentable(reason) }
      }
      json.append(UInt8(ascii: "]"))
    }
    json.append(UInt8(ascii: "]"))
    return .text(String(decoding: json, as: UTF8.self))
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
  public func contains(_ text: String) -> TypedSQL<Bool> { TypedSQL(.contains(sql.node, .value(.text(text)))) }

  /// Whether the text of an expression is in it. Letter case counts on both databases.
  public func contains<E: SQLExpression>(_ text: E) -> TypedSQL<Bool> where E.Value.Base == String {
    TypedSQL(.contains(sql.node, text.sql.node))
  }

  /// Whether it begins with the text. `%` and `_` are ordinary characters here. Letter case counts on both databases.
  public func hasPrefix(_ text: String) -> TypedSQL<Bool> { TypedSQL(.hasPrefix(sql.node, .value(.text(text)))) }

  /// Whether it begins with the text of an expression. Letter case counts on both databases.
  public func hasPrefix<E: SQLExpression>(_ text: E) -> TypedSQL<Bool> where E.Value.Base == String {
    TypedSQL(.hasPrefix(sql.node, text.sql.node))
  }

  /// Whether it ends with the text. `%` and `_` are ordinary characters here. Letter case counts on both databases.
  public func hasSuffix(_ text: String) -> TypedSQL<Bool> { TypedSQL(.hasSuffix(sql.node, .value(.text(text)))) }

  /// Whether it ends with the text of an expression. Letter case counts on both databases.
  public func hasSuffix<E: SQLExpression>(_ text: E) -> TypedSQL<Bool> where E.Value.Base == String {
    TypedSQL(.hasSuffix(sql.node, text.sql.node))
  }

  /// Whether it matches a LIKE pattern, in which `%` stands for any text, `_` for any character, and `\` makes the next
  /// character ordinary. Letter case counts on PostgreSQL; on SQLite it doesn't for ASCII letters.
  public func like(_ pattern: String) -> TypedSQL<Bool> {
    TypedSQL(
      .sequence([.text("("), sql.node, .text(" LIKE "), .value(.text(pattern)), .text(" ESCAPE '\\')")]))
  }

  /// As ``like(_:)``, and letter case doesn't count: on SQLite that of ASCII letters, on PostgreSQL that of all letters that
  /// the database's locale knows (`ILIKE`).
  public func ilike(_ pattern: String) -> TypedSQL<Bool> {
    let symbol = Node.dialects(sqlite: .text(" LIKE "), postgreSQL: .text(" ILIKE "))
    return TypedSQL(
      .sequence([.text("("), sql.node, symbol, .value(.text(pattern)), .text(" ESCAPE '\\')")]))
  }

  /// Whether a POSIX regular expression is found in it: PostgreSQL's `~`. SQLite has none, and the statement is refused.
  /// An expression of a user can take long to match: set a statement timeout.
  public func matchesRegularExpression(_ pattern: String, ignoringCase: Bool = false) -> TypedSQL<Bool> {
    let unsupported = DatabaseError(.unsupported, "SQLite has no regular expressions; use like, contains or hasPrefix")
    return TypedSQL(
      .dialects(
        sqlite: .failure(unsupported),
        postgreSQL: .infix(sql.node, ignoringCase ? " ~* " : " ~ ", .value(.text(pattern)))))
  }

  /// The same text, with ASCII letters of either case for equal. Null if this is null.
  public func isEqual(ignoringCase text: String) -> TypedSQL<Bool> {
    TypedSQL(.infix(.asciiLower(sql.node), " = ", .asciiLower(.value(.text(text)))))
  }

  /// With its ASCII letters in lower case, the same on both databases: to order, group and compare by without letter case.
  public func foldingCase() -> TypedSQL<Value> { TypedSQL(.asciiLower(sql.node)) }

  /// Compared and sorted by a stated collation.
  public func collate(_ collation: TextCollation) -> TypedSQL<Value> {
    switch collation {
    case .binary:
      TypedSQL(
        .dialects(
          sqlite: .infix(sql.node, " COLLATE ", .text("BINARY")),
          postgreSQL: .infix(sql.node, " COLLATE ", .text("\"C\""))))
    }
  }
}

/// How text is compared and sorted.
public enum TextCollation: Sendable, Hashable, CaseIterable {
  /// By its UTF-8 bytes: SQLite's own order, and PostgreSQL's `C`, whatever the database's locale.
  case binary
}

extension Node {
  /// SQLite's `lower` knows ASCII letters only, as PostgreSQL's does under the collation `C`.
  fileprivate static func asciiLower(_ node: Node) -> Node {
    .dialects(
      sqlite: .call("lower", [node]), postgreSQL: .call("lower", [.infix(node, " COLLATE ", .text("\"C\""))]))
  }

  fileprivate static func contains(_ whole: Node, _ part: Node) -> Node {
    .dialects(
      sqlite: .sequence([.text("(instr("), whole, .text(", "), part, .text(") > 0)")]),
      postgreSQL: .sequence([.text("(strpos("), whole, .text(", "), part, .text(") > 0)")]))
  }

  fileprivate static func hasPrefix(_ whole: Node, _ part: Node) -> Node {
    .dialects(
      sqlite: .sequence([
        .text("(substr("), whole, .text(", 1, length("), part, .text(")) = "), part, .text(")"),
      ]),
      postgreSQL: .call("starts_with", [whole, part]))
  }

  fileprivate static func hasSuffix(_ whole: Node, _ part: Node) -> Node {
    .dialects(
      // substr(x, -0) is the whole text, so the empty suffix is a case of its own.
      sqlite: .sequence([
        .text("(substr("), whole, .text(", -length("), part, .text(")) = "), part, .text(" OR ("), part,
        .text(" = '' AND "), whole, .text(" IS NOT NULL))"),
      ]),
      postgreSQL: .sequence([.text("(right("), whole, .text(", length("), part, .text(")) = "), part, .text(")")]))
  }
}
