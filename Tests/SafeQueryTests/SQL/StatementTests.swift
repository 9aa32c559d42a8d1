import SafeQuery
import Testing

/// What a query shows of itself for tests and logs.
@Suite struct StatementTests {
  private let query = User.where { $0.email == "secret" && $0.age > 40 }

  @Test(arguments: Dialect.allCases)
  func `a query gives its text and its parameters`(dialect: Dialect) throws {
    let statement = try query.sql(for: dialect)
    let sqlite = #"SELECT t1."id", t1."email", t1."age" FROM "user" AS t1 WHERE ((t1."email" = ?) AND (t1."age" > ?))"#
    #expect(statement.text == (dialect == .sqlite ? sqlite : numbered(sqlite)))
    #expect(statement.parameters == [.text("secret"), .int64(40)])
    #expect(statement.dialect == dialect)
  }

  @Test(arguments: Dialect.allCases)
  func `what is printed of a statement by the way holds no value`(dialect: Dialect) throws {
    let statement = try query.sql(for: dialect)
    var dumped = ""
    dump(statement, to: &dumped)
    let printed = [
      "\(statement)", String(describing: statement), String(reflecting: statement), "\([statement])", dumped,
    ]
    for text in printed {
      #expect(text.contains(#"FROM "user" AS t1 WHERE"#))
      #expect(!text.contains("secret") && !text.contains("40"))
    }
    #expect("\(statement)" == statement.text)
    #expect(String(reflecting: statement) == "\(statement.text) (2 parameters)")
  }
}
