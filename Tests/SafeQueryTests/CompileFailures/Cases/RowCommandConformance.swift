// Road 16: a command with results whose SQL is a String.
import SafeQuery

struct Evil: RowCommand {
  typealias Model = User
  let text: String
  // expected-error@+1 {{'+' is unavailable: SQL text and a String don't add up: interpolate the value to bind it,}}
  func sql(returning results: SQL?) -> SQL { text + (results ?? "") }
}
