// Even with the internals in sight, no name is a String.
@testable import SafeQuery

func forge(_ text: String) {
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  _ = Node.call(text, [])
  // expected-error@+1 {{'init(_:)' is unavailable: a name is a literal of the program; look a run-time name up in}}
  _ = Identifier(text)
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  _ = TableSchema(text, [])
}
