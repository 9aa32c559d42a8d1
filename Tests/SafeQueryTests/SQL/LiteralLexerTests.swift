import SafeQuery
import Testing

/// What the lexer takes and refuses in the literal parts of SQL text.
@Suite struct LiteralLexerTests {
  /// Renders for both dialects, which must agree, and returns SQLite's text.
  @discardableResult
  private func text(_ sql: SQL) throws -> String {
    _ = try sql.sql(for: .postgreSQL)
    return try sql.sql(for: .sqlite).text
  }

  private func refusal(_ sql: SQL) -> String {
    do {
      return "accepted: \(try text(sql))"
    } catch let error as DatabaseError {
      return error.kind == .invalidStatement ? error.message : "\(error.kind)"
    } catch { return "\(error)" }
  }

  @Test(
    arguments: [
      "SELECT 1", "SELECT 'it''s'", "SELECT ';'", "SELECT '?'", "SELECT '$1'", "SELECT \"a;b\"\"c\"", "SELECT `a?`",
      "SELECT 1 -- a ; ? ' comment\n", "SELECT /* ; ? ' */ 1", "SELECT '/*'", "SELECT '--'", "SELECT \"--\"",
      "SELECT 1 - -1", "SELECT 4 / 2 * 3", "SELECT a[1:2]", "SELECT a::text", "SELECT e, e1 FROM t",
      "SELECT E'a\\'b;?'", "SELECT e'\\\\'", "SELECT $$ it's ; ? $$", "SELECT $tag$ $$ ' $tag$", "SELECT été FROM t",
      "SELECT '\u{301}'", "SELECT x'00'", "SELECT '\\'", "SELECT a$b FROM t", "SELECT 'a' -- b\r\n", "SELECT 1e5",
      "SELECT date'2020-01-01'", "", " ",
    ] as [StaticString])
  func `text that stands by itself is taken as it is`(_ literal: StaticString) throws {
    #expect(try text(SQL(stringLiteral: literal)) == "\(literal)")
  }

  @Test(
    arguments: [
      ("SELECT 1; DROP TABLE t", "\";\" separates statements"), ("SELECT 1;", "\";\" separates statements"),
      ("SELECT ?", "\"?\" is a placeholder"), ("SELECT ?12", "\"?12\" is a placeholder"),
      ("SELECT $1", "\"$1\" is a placeholder"), ("SELECT $name", "\"$name\" is a placeholder"),
      ("SELECT $", "\"$\" is a placeholder"), ("SELECT 'a", "a string ('…') is not closed"),
      ("SELECT 'it''s", "a string ('…') is not closed"), ("SELECT \"a", "a quoted name (\"…\") is not closed"),
      ("SELECT `a", "a quoted name (`…`) is not closed"), ("SELECT 1 -- comment", "a comment (-- …"),
      ("SELECT 1 /* comment", "a comment (/* … */) is not closed"),
      ("SELECT 1 /* a /* b */ c */", "a comment inside a comment"),
      ("SELECT 1 -- a\rb\n", "a carriage return inside a comment"),
      ("SELECT E'a\\'", "a string (E'…') is not closed"), ("SELECT e'a''", "a string (E'…') is not closed"),
      ("SELECT E'a\\", "a string (E'…') is not closed"), ("SELECT $$ a", "a dollar-quoted string is not closed"),
      ("SELECT $a$ $b$", "a dollar-quoted string is not closed"), ("SELECT \0", "a NUL byte is in the text"),
      ("SELECT 'a\0b'", "a NUL byte is in the text"), ("SELECT '\"' \"'", "a quoted name (\"…\") is not closed"),
      ("'\"\u{301}", "a string ('…') is not closed"), ("SELECT \"\u{301}", "a quoted name (\"…\") is not closed"),
    ] as [(StaticString, String)])
  func `text that depends on its neighbours is refused`(_ literal: StaticString, _ reason: String) {
    let refusal = refusal(SQL(stringLiteral: literal))
    #expect(refusal.hasPrefix(reason), "\(refusal)")
    #expect(refusal.hasSuffix("in the SQL text: \(literal)"))
  }

  @Test func `a value inside quotes, a comment or a dollar quote is refused`() {
    let value = "x"
    #expect(refusal("SELECT '%\(value)%'").hasPrefix("a string ('…') is not closed before the end of the literal or a"))
    #expect(refusal("SELECT \"\(value)\"").hasPrefix("a quoted name"))
    #expect(refusal("SELECT `\(value)`").hasPrefix("a quoted name"))
    #expect(refusal("SELECT 1 -- \(value)\n").hasPrefix("a comment"))
    #expect(refusal("SELECT 1 /* \(value) */").hasPrefix("a comment"))
    #expect(refusal("SELECT $$\(value)$$").hasPrefix("a dollar-quoted string"))
    #expect(refusal("SELECT $tag$\(value)$tag$").hasPrefix("a dollar-quoted string"))
    #expect(refusal("SELECT E'\(value)'").hasPrefix("a string (E'…')"))
    #expect(refusal("SELECT E'\\'\(value)'").hasPrefix("a string (E'…')"))
    #expect(refusal("LIKE '\(Identifier("a"))'").hasPrefix("a string"))
  }

  @Test func `a value between closed quotes is bound`() throws {
    let value = "x"
    #expect(try text("SELECT 'a' || \(value) || 'b'") == "SELECT 'a' || ? || 'b'")
    #expect(try text("SELECT /* a */ \(value) -- b\n") == "SELECT /* a */ ? -- b\n")
  }

  @Test func `pieces that would be read as one where they meet are refused`() {
    let pieces: [(SQL, SQL)] = [
      ("SELECT 1 -", "- 2"), ("SELECT 1 /", "* 2"), ("SELECT 'a'", "'b'"), ("SELECT \"a\"", "\"b\""),
      ("SELECT `a`", "`b`"), ("SELECT E", "'\\'"), ("SELECT e", "'a'"), ("SELECT \(Identifier("a"))", "\"b\""),
    ]
    for (left, right) in pieces {
      let refusal = refusal(left + right)
      #expect(
        refusal.hasPrefix("a piece and the one before it are read as one where they meet: put a space there; in the"),
        "\(refusal)")
    }
  }

  @Test func `two quoted names side by side are refused`() {
    #expect(throws: DatabaseError.self) { try text("SELECT \(Identifier("a"))\(Identifier("b"))") }
    #expect(throws: DatabaseError.self) { try text("SELECT \"a\"\(Identifier("b"))") }
  }

  @Test func `a StaticString that is no literal is refused wherever text or a name is placed`() {
    // One scalar, chosen at run time: the only StaticString that can be made without a literal or unsafe memory.
    func scalar(_ character: Unicode.Scalar) -> StaticString {
      StaticString(_builtinUnicodeScalarLiteral: character.value._value)
    }
    var forged = SQL.StringInterpolation(literalCapacity: 0, interpolationCount: 0)
    for character in "SELECT 1".unicodeScalars { forged.appendLiteral(scalar(character)) }
    #expect(refusal(SQL(stringInterpolation: forged)).hasPrefix("the text is no literal of the program"))
    #expect(refusal(SQL(stringLiteral: scalar("1"))).hasPrefix("the text is no literal of the program"))
    let names: [SQL] = [
      "\(Identifier(scalar("a")))", "\(SQLFunction<Int>(scalar("f"))(TypedSQL(value: 1)))",
      "\(SQLOperator<Int>(scalar("+"))(TypedSQL(value: 1), TypedSQL(value: 1)))",
    ]
    for name in names {
      #expect {
        try text(name)
      } throws: { ($0 as? DatabaseError)?.kind == .invalidIdentifier }
    }
  }

  @Test func `a literal of one character is a literal`() throws {
    #expect(try text("a" + "b" + "\(Identifier("c")),\(Identifier("d"))") == "ab\"c\",\"d\"")
  }

  @Test func `a String does not pass for a literal by a dynamic cast`() {
    #expect(SQL.forged(from: "SELECT 1" as String) == nil)
    #expect(Identifier.forged(from: "a" as String) == nil)
    #expect(StaticString.forged(from: "a" as String) == nil)
  }

  @Test func `a verdict is remembered and stays the same`() {
    for _ in 0..<3 {
      #expect(refusal("SELECT 1;").hasPrefix("\";\""))
      #expect(refusal("SELECT 1") == "accepted: SELECT 1")
    }
  }
}

extension ExpressibleByStringLiteral {
  /// What a generic function could try on any type.
  fileprivate static func forged(from text: Any) -> Self? {
    (text as? StringLiteralType).map(Self.init(stringLiteral:))
  }
}
