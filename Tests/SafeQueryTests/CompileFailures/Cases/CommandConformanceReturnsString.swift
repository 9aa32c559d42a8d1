// Road 16: a command whose SQL is a String.
import SafeQuery

// expected-error@+2 {{type 'Evil' does not conform to protocol 'Preparable'}}
// expected-note@+1 {{add stubs for conformance}}
struct Evil: Command {
  let text: String
  // expected-note@+1 {{candidate has non-matching type 'String'}}
  var sql: String { text }
}
