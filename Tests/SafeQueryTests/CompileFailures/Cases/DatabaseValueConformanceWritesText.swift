// Road 16: a value that writes itself as text instead of binding.
import SafeQuery

// expected-error@+2 {{type 'Evil' does not conform to protocol 'DatabaseValue'}}
// expected-note@+1 {{add stubs for conformance}}
struct Evil: DatabaseValue {
  let text: String
  static var sqlType: SQLType { .text }
  // expected-note@+2 {{candidate has non-matching type 'SQL' [with Base = Evil, OperandValue = Evil]}}
  // expected-error@+1 {{'init(_:)' is unavailable: SQL text is a literal of the program: write it as a literal and}}
  var sqlValue: SQL { SQL(text) }
  init(row: borrowing Row, at index: Int) throws { text = "" }
}
