// Road 16: an expression whose requirement writes text.
import SafeQuery

// expected-error@+2 {{type 'Evil' does not conform to protocol 'SQLExpression'}}
// expected-note@+1 {{add stubs for conformance}}
struct Evil: SQLExpression {
  typealias Value = Bool
  let text: String
  // expected-note@+1 {{candidate has non-matching type 'String'}}
  var sql: String { text }
}
