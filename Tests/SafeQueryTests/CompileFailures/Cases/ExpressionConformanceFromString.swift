// Road 16: an expression whose SQL is made of a String.
import SafeQuery

struct Evil: SQLExpression {
  typealias Value = Bool
  typealias Output = Bool
  let text: String
  // expected-error@+1 {{'init(stringLiteral:)' is unavailable: SQL text is a literal of the program: write it as a}}
  var sql: SQL { SQL(stringLiteral: text) }
}
