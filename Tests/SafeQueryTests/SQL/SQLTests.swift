import Foundation
import SafeQuery
import Testing

/// SQL text, names and statements.
@Suite struct SQLTests {
  private func failure(_ body: () throws -> Void) -> DatabaseError? {
    do { try body() } catch { return error as? DatabaseError }
    return nil
  }

  // MARK: Text

  @Test func `each dialect numbers its placeholders`() throws {
    let (a, b) = ("a", 2)
    let sql: SQL = "SELECT \(a), \(b), \(a)"
    let sqlite = try sql.sql(for: .sqlite)
    let postgres = try sql.sql(for: .postgreSQL)
    #expect(sqlite.text == "SELECT ?, ?, ?")
    #expect(postgres.text == "SELECT $1, $2, $3")
    #expect(sqlite.parameters == [.text("a"), .int64(2), .text("a")])
    #expect(postgres.parameters == sqlite.parameters)
    #expect(sqlite.dialect == .sqlite && postgres.dialect == .postgreSQL)
  }

  @Test func `placeholders are numbered beyond nine and ninety-nine`() throws {
    let list = (1...123).map { n -> SQL in "\(n)" }.joined(separator: ",")
    #expect(try list.sql(for: .postgreSQL).text == (1...123).map { "$\($0)" }.joined(separator: ","))
  }

  @Test func `the text is the same for every value and every count`() throws {
    for dialect in Dialect.allCases {
      var texts: Set<String> = []
      for value in ["", "a", "'; DROP TABLE user; --", "\"", "%", "日本", String(repeating: "x", count: 10_000)] {
        texts.insert(try ("SELECT \(value)" as SQL).sql(for: dialect).text)
      }
      #expect(texts.count == 1)
      texts = []
      for count in [0, 1, 2, 1000] {
        let ids = Array(0..<count)
        let query = User.where { ids.map(Int64.init).contains($0.id) }.limit(count, offset: 1)
        texts.insert(try query.sql(for: dialect).text)
        texts.insert(try ("SELECT 1 WHERE 1 IN \(in: ids)" as SQL).sql(for: dialect).text)
      }
      #expect(texts.count == 2)
    }
  }

  @Test func `pieces are concatenated, joined, and left out where they are nil`() throws {
    var sql: SQL = "SELECT 1"
    sql += " WHERE " + [SQL("a = \(1)"), "b = \(2)"].joined(separator: " AND ")
    let none: SQL? = nil
    let some: SQL? = " LIMIT \(3)"
    sql += "\(none)\(some)" + .empty
    #expect(try sql.sql(for: .postgreSQL).text == "SELECT 1 WHERE a = $1 AND b = $2 LIMIT $3")
    #expect(try [SQL]().joined(separator: ", ").sql(for: .sqlite).text == "")
    #expect(try [SQL("a")].joined(separator: ", ").sql(for: .sqlite).text == "a")
  }

  @Test func `tables, columns, names, expressions and queries are placed`() throws {
    let sql: SQL =
      "SELECT \(User.columns.email), \(Identifier("x")) FROM \(User.self) WHERE EXISTS (\(User.where { $0.id == 1 }))"
    #expect(
      try sql.sql(for: .sqlite).text == """
        SELECT "user"."email", "x" FROM "user" WHERE EXISTS (SELECT t1."id", t1."email", t1."age" FROM "user" AS t1 \
        WHERE (t1."id" = ?))
        """)
  }

  @Test func `an optional value is bound, not left out`() throws {
    let none: String? = nil
    let statement = try ("SELECT \(none)" as SQL).sql(for: .sqlite)
    #expect(statement.text == "SELECT ?" && statement.parameters == [.null(.text)])
  }

  // MARK: Names

  @Test(
    arguments: [
      ("user", "\"user\""), ("select", "\"select\""), ("a b", "\"a b\""), ("a\"b", "\"a\"\"b\""), ("\"", "\"\"\"\""),
      ("\"\u{301}x", "\"\"\"\u{301}x\""), ("a\"\u{200D} OR 1=1 --", "\"a\"\"\u{200D} OR 1=1 --\""), ("a.b", "\"a.b\""),
      ("?", "\"?\""), ("a;b", "\"a;b\""), ("`[]'", "\"`[]'\""), ("été", "\"été\""),
    ] as [(Identifier, String)])
  func `a name is quoted, its quotes doubled byte by byte`(_ name: Identifier, _ quoted: String) throws {
    for dialect in Dialect.allCases {
      let text = try ("\(name)" as SQL).sql(for: dialect).text
      #expect(Array(text.utf8) == Array(quoted.utf8))
    }
  }

  @Test func `an empty name and one with NUL are refused`() {
    for dialect in Dialect.allCases {
      let empty = failure { _ = try ("\(Identifier(""))" as SQL).sql(for: dialect) }
      #expect(empty?.kind == .invalidIdentifier && empty?.message == "the identifier \"\" is empty")
      let nul = failure { _ = try ("\(Identifier("a\0b"))" as SQL).sql(for: dialect) }
      #expect(nul?.kind == .invalidIdentifier && nul?.message.hasSuffix("holds a NUL byte") == true)
    }
  }

  @Test func `PostgreSQL's limit of 63 bytes is an error, not a cut`() throws {
    let fits: SQL = "\(Identifier("a23456789012345678901234567890123456789012345678901234567890123"))"
    let long: SQL = "\(Identifier("a234567890123456789012345678901234567890123456789012345678901234"))"
    // 62 bytes and a letter of two.
    let wide: SQL = "\(Identifier("a2345678901234567890123456789012345678901234567890123456789012é"))"
    #expect(try fits.sql(for: .postgreSQL).text.utf8.count == 65)
    for sql in [long, wide] {
      let error = failure { _ = try sql.sql(for: .postgreSQL) }
      #expect(error?.kind == .invalidIdentifier)
      #expect(error?.message.hasSuffix("has 64 bytes; PostgreSQL would cut it to 63") == true)
      #expect(throws: Never.self) { try sql.sql(for: .sqlite) }
    }
  }

  // MARK: Allow-lists

  @Test func `an allow-list gives the listed name and nothing else`() throws {
    let names: AllowList<Identifier> = ["email", "caf\u{E9}"]
    #expect(try ("\(names.value(for: "email"))" as SQL).sql(for: .sqlite).text == "\"email\"")
    let refused = [
      "", "Email", "email ", " email", "email\0", "emai", "emaill", "\"email\"", "email; --", "ｅmail",
      // Equal to the listed name for Swift, other bytes for a database.
      "cafe\u{301}",
    ]
    #expect("caf\u{E9}" == "cafe\u{301}")
    for name in refused {
      let error = failure { _ = try names.value(for: name) }
      #expect(error?.kind == .notAllowed)
      #expect(
        error?.message.hasSuffix("\" is not a name on the allow-list; choose from email, caf\u{E9}") == true)
    }
  }

  @Test func `an allow-list of expressions and directions chooses what is sorted by`() throws {
    let keys: AllowList<OrderTerm> = ["newest": User.columns.id.descending, "email": User.columns.email.ascending]
    #expect(throws: Never.self) { try keys.value(for: "newest") }
    #expect(throws: DatabaseError.self) { try keys.value(for: "oldest") }
  }

  // MARK: Functions and operators

  @Test(arguments: ["st_distance", "postgis.st_distance", "f1", "F"] as [StaticString])
  func `a function is called by its declared name`(_ name: StaticString) throws {
    let call = SQLFunction<Int>(name)(TypedSQL(value: 1), TypedSQL(value: "a"))
    #expect(try ("\(call)" as SQL).sql(for: .sqlite).text == "\(name)(?, ?)")
  }

  @Test(
    arguments: ["", "f(", "f()", "a b", "a;b", "a--b", "a\"b", "a'b", "f\0", "été", "a\u{301}", "f$"] as [StaticString])
  func `a function's name is a plain word`(_ name: StaticString) {
    let error = failure {
      _ = try ("\(SQLFunction<Int>(name)(TypedSQL(value: 1)))" as SQL).sql(for: .sqlite)
    }
    #expect(error?.kind == .invalidIdentifier && error?.message == "\"\(name)\" can't be a function's name")
  }

  @Test(arguments: ["<->", "@@", "||", "->>", "~*", "-"] as [StaticString])
  func `an operator stands between its operands, in parentheses`(_ symbol: StaticString) throws {
    let expression = SQLOperator<Bool>(symbol)(TypedSQL(value: 1), TypedSQL(value: 2))
    #expect(try ("\(expression)" as SQL).sql(for: .sqlite).text == "(? \(symbol) ?)")
  }

  @Test(
    arguments: ["", "--", "+--", "/*", "+/*", ";", "'", "\"", "?", "$", "a", " ", "AND", "(", "=\0"] as [StaticString])
  func `an operator's symbol opens no comment and holds no letters, quotes or placeholders`(_ symbol: StaticString) {
    let error = failure {
      let expression = SQLOperator<Bool>(symbol)(TypedSQL(value: 1), TypedSQL(value: 2))
      _ = try ("\(expression)" as SQL).sql(for: .sqlite)
    }
    #expect(error?.kind == .invalidIdentifier && error?.message == "\"\(symbol)\" can't be an operator's symbol")
  }

  // MARK: Values

  @Test func `text with NUL is refused, bytes with it are not`() throws {
    for dialect in Dialect.allCases {
      let error = failure { _ = try ("SELECT \(1), \("admin\0evil")" as SQL).sql(for: dialect) }
      #expect(error?.kind == .encoding)
      #expect(error?.message.hasPrefix("parameter 2 holds text with a NUL byte") == true)
      #expect(error?.description.contains("evil") == false)
      let blob = try ("SELECT \([0, 1, 0] as [UInt8])" as SQL).sql(for: dialect)
      #expect(blob.parameters == [.blob([0, 1, 0])])
    }
  }

  @Test func `more parameters than a statement can carry are refused`() throws {
    for (dialect, limit) in [(Dialect.sqlite, 32_766), (.postgreSQL, 65_535)] {
      let value: SQL = "\(1)"
      let most = Array(repeating: value, count: limit)
      #expect(try most.joined(separator: ",").sql(for: dialect).parameters.count == limit)
      let error = failure { _ = try (most + [value]).joined(separator: ",").sql(for: dialect) }
      #expect(error?.kind == .encoding)
      #expect(
        error?.message == "the statement has \(limit + 1) parameters; \(dialect) takes at most \(limit)")
    }
  }

  private struct Large: DatabaseValue {
    static var sqlType: SQLType { .blob }
    let sqlValue: SQLValue
    init(count: Int) {
      // SAFETY: the bytes are never read, so their pages are never there: only the count is looked at.
      sqlValue = unsafe .blob([UInt8](unsafeUninitializedCapacity: count) { $1 = count })
    }
    init(row: borrowing Row, at index: Int) throws { self.init(count: 0) }
  }

  @Test func `a value over 1 GiB is refused before it is copied or sent`() throws {
    for dialect in Dialect.allCases {
      let error = failure { _ = try ("SELECT \(Large(count: (1 << 30) + 1))" as SQL).sql(for: dialect) }
      #expect(error?.kind == .encoding)
      #expect(error?.message == "parameter 1 has 1073741825 bytes; the limit is 1 GiB (1073741824 bytes)")
      #expect(throws: Never.self) { try ("SELECT \(Large(count: 1 << 30))" as SQL).sql(for: dialect) }
    }
  }

  @Test func `an array is refused on SQLite, with NUL anywhere on both`() {
    for dialect in Dialect.allCases {
      let error = failure { _ = try ("SELECT \(["a", "b\0"])" as SQL).sql(for: dialect) }
      #expect(error?.kind == (dialect == .sqlite ? .unsupported : .encoding))
    }
  }

  // MARK: Scopes

  @Test func `a column outside the query that brought its table in is an error that names it`() {
    var stolen: User.Columns?
    _ = User.where { columns in
      stolen = columns
      return columns.id == 1
    }
    guard let stolen else { return #expect(Bool(false)) }
    for query in [User.where { _ in stolen.email == "a" }, User.all.order { _ in stolen.email }] {
      let error = failure { _ = try query.sql(for: .sqlite) }
      #expect(error?.kind == .invalidQuery)
      #expect(error?.message.hasPrefix("column user.email is used outside the query") == true)
    }
  }
}
