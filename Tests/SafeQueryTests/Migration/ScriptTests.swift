import SafeQuery
import Testing

/// How a script's text is split into statements.
@Suite struct ScriptTests {
  private func texts(_ script: String, _ dialect: Dialect = .sqlite) throws -> [String] {
    try Script(script, dialect: dialect).statements.map { statement in
      var text = Substring(statement.text)
      while text.first?.isWhitespace == true { text.removeFirst() }
      while text.last?.isWhitespace == true { text.removeLast() }
      return String(text)
    }
  }

  @Test(arguments: Dialect.allCases)
  func `semicolons end statements, and nothing is left of empty ones`(_ dialect: Dialect) throws {
    #expect(try texts("SELECT 1; SELECT 2;\n;; -- end\n", dialect) == ["SELECT 1", "SELECT 2"])
    #expect(try texts("SELECT 1", dialect) == ["SELECT 1"])
    #expect(try texts("", dialect) == [])
    #expect(try texts(" -- only a comment", dialect) == [])
  }

  @Test(arguments: Dialect.allCases)
  func `semicolons in quotes and comments end nothing`(_ dialect: Dialect) throws {
    for text in [
      "SELECT ';'", "SELECT 'a'';b'", "SELECT \";\"", "SELECT 1 -- ;\n+ 1", "SELECT 1 /* ; */ + 1",
      "SELECT $$ ; $$", "SELECT $a$ ; $$ ; $a$", "SELECT E'\\';'",
    ] {
      #expect(try texts("\(text); SELECT 2", dialect) == [text, "SELECT 2"])
    }
  }

  @Test func `a trigger's body is one statement on SQLite`() throws {
    let trigger = """
      CREATE TRIGGER t AFTER INSERT ON a BEGIN
        UPDATE a SET n = CASE WHEN n > 1 THEN 2 ELSE 3 END;
        DELETE FROM b;
      END
      """
    #expect(try texts("\(trigger); SELECT 1;") == [trigger, "SELECT 1"])
    let temporary = "CREATE TEMP TRIGGER IF NOT EXISTS t AFTER INSERT ON a BEGIN SELECT 1; END"
    #expect(try texts("\(temporary);SELECT 2") == [temporary, "SELECT 2"])
    #expect(try texts("BEGIN; SELECT 1; END;") == ["BEGIN", "SELECT 1", "END"])
  }

  @Test func `a function's body in standard syntax is one statement on PostgreSQL`() throws {
    let function = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END"
    #expect(try texts("\(function); SELECT 3", .postgreSQL) == [function, "SELECT 3"])
    #expect(try texts("BEGIN; SELECT 1; END", .postgreSQL) == ["BEGIN", "SELECT 1", "END"])
  }

  @Test func `names after a colon are parameters, outside quotes and comments`() throws {
    let text = "SELECT :name, ':x', \":y\" /* :z */ FROM t WHERE a = :id OR b = :name"
    let sqlite = try Script(text, dialect: .sqlite).statements
    #expect(try texts(text) == ["SELECT ?, ':x', \":y\" /* :z */ FROM t WHERE a = ? OR b = ?"])
    #expect(sqlite.map(\.parameterNames) == [["name", "id", "name"]])
    let postgres = try Script(text, dialect: .postgreSQL).statements
    #expect(try texts(text, .postgreSQL) == ["SELECT $1, ':x', \":y\" /* :z */ FROM t WHERE a = $2 OR b = $1"])
    #expect(postgres.map(\.parameterNames) == [["name", "id"]])
  }

  @Test func `casts and slices are no parameters`() throws {
    let text = "SELECT a::text, b[1:n], b[:n], c[2][1:m], d := 1"
    let statements = try Script(text, dialect: .postgreSQL).statements
    #expect(try texts(text, .postgreSQL) == [text])
    #expect(statements.map(\.parameterNames) == [[]])
  }

  @Test(arguments: [
    ("SELECT 1; SELECT 'a", "a string ('…') is not closed in statement 2 of the script"),
    ("SELECT \"a", "a quoted name (\"…\") is not closed in statement 1 of the script"),
    ("SELECT 1 /* a", "a comment (/* … */) is not closed in statement 1 of the script"),
    ("SELECT $$ a", "a dollar-quoted string is not closed in statement 1 of the script"),
    ("SELECT 1;\0", "a NUL byte is in the text in statement 2 of the script"),
  ])
  func `an open quote or comment and a NUL are errors that name the statement`(_ text: String, _ message: String) {
    for dialect in Dialect.allCases {
      let error = #expect(throws: DatabaseError.self) { try Script(text, dialect: dialect) }
      #expect(error?.kind == .invalidStatement && error?.message == message)
    }
  }
}
