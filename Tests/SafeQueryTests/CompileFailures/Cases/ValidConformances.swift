// A value, an expression, a query and a command of the program's own.
import SafeQuery

enum Role: String, DatabaseValue { case reader, editor }

struct Email: DatabaseValue {
  let text: String
  static var sqlType: SQLType { .text }
  var sqlValue: SQLValue { text.sqlValue }
  init(row: borrowing Row, at index: Int) throws { text = try String(row: row, at: index) }
}

struct Lowercase<Base: SQLExpression<String>>: SQLExpression {
  typealias Value = String
  typealias Output = String
  let base: Base
  var sql: SQL { "lower(\(base))" }
}

struct Touch: Command {
  let id: Int64
  var sql: SQL { "UPDATE \(User.self) SET age = 1 WHERE id = \(id)" }
}

func run(_ db: Database, _ role: Role) async throws {
  try await db.execute(Touch(id: 1))
  _ = try await db.fetch(User.where { Lowercase(base: $0.email) == role.rawValue })
  let text: SQL = "SELECT \(role)"
  print(text)
}
