// Even with the internals in sight, a statement's bytes are constant.
@testable import SafeQuery

func forge(_ statement: inout Statement, _ text: String) {
  // expected-error@+1 {{cannot assign to property: 'bytes' is a 'let' constant}}
  statement.bytes = Array(text.utf8)
  // expected-error@+1 {{cannot use mutating member on immutable value: 'bytes' is a 'let' constant}}
  statement.bytes.append(contentsOf: text.utf8)
}
