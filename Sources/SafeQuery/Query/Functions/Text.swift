// Functions of text. Positions and lengths count characters as the databases do (Unicode scalars) and begin at 1.

extension SQLExpression where Value.Base == String {
  /// With its letters in lower case: the ASCII letters on SQLite, all that the database's locale knows on PostgreSQL.
  public func lower() -> TypedSQL<Value> { TypedSQL(.call("lower", [sql.node])) }

  /// With its letters in upper case: the ASCII letters on SQLite, all that the database's locale knows on PostgreSQL.
  public func upper() -> TypedSQL<Value> { TypedSQL(.call("upper", [sql.node])) }

  /// Without these characters, spaces if not stated, at both ends.
  public func trim(_ characters: String = " ") -> TypedSQL<Value> { trim("trim", "btrim", characters) }

  /// Without these characters, spaces if not stated, at its beginning.
  public func trimStart(_ characters: String = " ") -> TypedSQL<Value> { trim("ltrim", "ltrim", characters) }

  /// Without these characters, spaces if not stated, at its end.
  public func trimEnd(_ characters: String = " ") -> TypedSQL<Value> { trim("rtrim", "rtrim", characters) }

  private func trim(_ sqlite: StaticString, _ postgreSQL: StaticString, _ characters: String) -> TypedSQL<Value> {
    let arguments = [sql.node, .value(.text(characters))]
    return TypedSQL(.dialects(sqlite: .call(sqlite, arguments), postgreSQL: .call(postgreSQL, arguments)))
  }

  /// The text from a position to its end. The first character is at 1; a position below 1 is an error when the statement is
  /// rendered.
  public func substring(from start: Int) -> TypedSQL<Value> {
    TypedSQL(.call("substr", [sql.node, .position(start)]))
  }

  /// So many characters from a position on, or as many as there are. The first character is at 1; a position below 1 or a
  /// negative length is an error when the statement is rendered.
  public func substring(from start: Int, length: Int) -> TypedSQL<Value> {
    TypedSQL(.call("substr", [sql.node, .position(start), .count(length)]))
  }

  /// The first characters, or all if there are fewer. A negative count is an error when the statement is rendered.
  public func left(_ count: Int) -> TypedSQL<Value> {
    TypedSQL(.call("substr", [sql.node, .text("1"), .count(count)]))
  }

  /// The last characters, or all if there are fewer. A negative count is an error when the statement is rendered.
  public func right(_ count: Int) -> TypedSQL<Value> {
    let node = sql.node
    let start = Node.sequence([.text("max(length("), node, .text(") - "), .count(count), .text(" + 1, 1)")])
    return TypedSQL(
      .dialects(sqlite: .call("substr", [node, start]), postgreSQL: .call("right", [node, .count(count)])))
  }

  /// The text from a position that an expression has to its end. A position below 1 is the first.
  public func substring<Start: SQLExpression>(from start: Start) -> TypedSQL<Value> where Start.Value: BinaryInteger {
    TypedSQL(.call("substr", [sql.node, .atLeast("1", start.sql.node)]))
  }

  /// So many characters as an expression has, from a position that another has. A position below 1 is the first, a negative
  /// length none.
  public func substring<Start: SQLExpression, Length: SQLExpression>(
    from start: Start, length: Length
  ) -> TypedSQL<Value> where Start.Value: BinaryInteger, Length.Value: BinaryInteger {
    TypedSQL(.call("substr", [sql.node, .atLeast("1", start.sql.node), .atLeast("0", length.sql.node)]))
  }

  /// So many of the first characters as an expression has; none for a negative number.
  public func left<Count: SQLExpression>(_ count: Count) -> TypedSQL<Value> where Count.Value: BinaryInteger {
    TypedSQL(.call("substr", [sql.node, .text("1"), .atLeast("0", count.sql.node)]))
  }

  /// With every occurrence of a text replaced. Letter case counts. An empty text occurs nowhere.
  public func replacing(_ text: String, with replacement: String) -> TypedSQL<Value> {
    TypedSQL(.call("replace", [sql.node, .value(.text(text)), .value(.text(replacement))]))
  }

  /// So many times in a row; a negative count is an error when the statement is rendered.
  public func repeated(_ count: Int) -> TypedSQL<Value> {
    TypedSQL(
      .dialects(
        sqlite: .repeated(sql.node, .count(count)), postgreSQL: .call("repeat", [sql.node, .count(count)])))
  }

  /// Filled up to a length at its beginning, or cut to it. An empty filling fills nothing.
  public func padLeft(to length: Int, with filling: String = " ") -> TypedSQL<Value> {
    TypedSQL(.padded(sql.node, .count(length), .value(.text(filling)), atStart: true))
  }

  /// Filled up to a length at its end, or cut to it. An empty filling fills nothing.
  public func padRight(to length: Int, with filling: String = " ") -> TypedSQL<Value> {
    TypedSQL(.padded(sql.node, .count(length), .value(.text(filling)), atStart: false))
  }
}

extension SQLExpression where Value == String {
  /// How many characters.
  public func length() -> TypedSQL<Int> { TypedSQL(.call("length", [sql.node])) }

  /// How many bytes of UTF-8.
  public func utf8Length() -> TypedSQL<Int> { TypedSQL(.utf8Length(sql.node)) }

  /// Where a text begins, from 1; 0 if it is not there. Letter case counts. An empty text begins at 1.
  public func position(of text: String) -> TypedSQL<Int> { TypedSQL(.position(of: text, sql.node)) }

  /// The number of its first character in Unicode, 0 for an empty text.
  public func codePoint() -> TypedSQL<Int> { TypedSQL(.codePoint(sql.node)) }
}

extension SQLExpression where Value == String? {
  /// How many characters.
  public func length() -> TypedSQL<Int?> { TypedSQL(.call("length", [sql.node])) }

  /// How many bytes of UTF-8.
  public func utf8Length() -> TypedSQL<Int?> { TypedSQL(.utf8Length(sql.node)) }

  /// Where a text begins, from 1; 0 if it is not there. Letter case counts. An empty text begins at 1.
  public func position(of text: String) -> TypedSQL<Int?> { TypedSQL(.position(of: text, sql.node)) }

  /// The number of its first character in Unicode, 0 for an empty text.
  public func codePoint() -> TypedSQL<Int?> { TypedSQL(.codePoint(sql.node)) }
}

extension SQLExpression where Value == [UInt8] {
  /// The bytes in hexadecimal digits, in upper case.
  public func hex() -> TypedSQL<String> { TypedSQL(.hex(sql.node)) }
}

extension SQLExpression where Value == [UInt8]? {
  /// The bytes in hexadecimal digits, in upper case.
  public func hex() -> TypedSQL<String?> { TypedSQL(.hex(sql.node)) }
}

extension Node {
  /// A number of characters, bound.
  fileprivate static func count(_ count: Int) -> Node {
    if count < 0 { return .failure(DatabaseError(.invalidQuery, "a text can't have \(count) characters")) }
    return .value(.int32(Int32(clamping: count)))
  }

  /// A number, or another one where it is less than that. PostgreSQL's own functions take `integer`.
  fileprivate static func atLeast(_ least: StaticString, _ number: Node) -> Node {
    let whole = Node.sequence([
      .text("CASE WHEN "), number, .text(" < "), .text(least), .text(" THEN "), .text(least), .text(" ELSE "), number,
      .text(" END"),
    ])
    return .dialects(sqlite: whole, postgreSQL: .cast(whole, as: "integer"))
  }

  /// A position in a text, bound.
  fileprivate static func position(_ position: Int) -> Node {
    if position < 1 {
      return .failure(DatabaseError(.invalidQuery, "there is no position \(position) in a text: the first is 1"))
    }
    return .value(.int32(Int32(clamping: position)))
  }

  fileprivate static func position(of text: String, _ node: Node) -> Node {
    let arguments = [node, .value(.text(text))]
    return .dialects(sqlite: .call("instr", arguments), postgreSQL: .call("strpos", arguments))
  }

  fileprivate static func utf8Length(_ node: Node) -> Node {
    .dialects(sqlite: .call("length", [.cast(node, as: "BLOB")]), postgreSQL: .call("octet_length", [node]))
  }

  /// SQLite's `unicode` of an empty text is null.
  fileprivate static func codePoint(_ node: Node) -> Node {
    .dialects(
      sqlite: .sequence([.text("CASE "), node, .text(" WHEN '' THEN 0 ELSE unicode("), node, .text(") END")]),
      postgreSQL: .call("ascii", [node]))
  }

  /// SQLite's `hex` of null is an empty text.
  fileprivate static func hex(_ node: Node) -> Node {
    .dialects(
      sqlite: .sequence([.text("CASE WHEN "), node, .text(" IS NOT NULL THEN hex("), node, .text(") END")]),
      postgreSQL: .call("upper", [.call("encode", [node, .text("'hex'")])]))
  }

  /// SQLite has no `repeat`: as many zero bytes, in hexadecimal digits, with the text for each.
  fileprivate static func repeated(_ node: Node, _ count: Node) -> Node {
    .call("replace", [.call("hex", [.call("zeroblob", [count])]), .text("'00'"), node])
  }

  fileprivate static func padded(_ node: Node, _ length: Node, _ filling: Node, atStart: Bool) -> Node {
    let missing = Node.sequence([.text("max("), length, .text(" - length("), node, .text("), 0)")])
    let padding = call("substr", [repeated(filling, missing), .text("1"), missing])
    let cut = call("substr", [node, .text("1"), length])
    return .dialects(
      sqlite: atStart ? .infix(padding, " || ", cut) : .infix(cut, " || ", padding),
      postgreSQL: call(atStart ? "lpad" : "rpad", [node, length, filling]))
  }
}
