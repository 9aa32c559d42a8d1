// Road 13: a rendered statement can't be changed.
import SafeQuery

func change(_ query: SQL, _ text: String) throws {
  var statement = try query.sql(for: .sqlite)
  // expected-error@+1 {{left side of mutating operator isn't mutable: 'text' is a get-only property}}
  statement.text += text
  // expected-error@+1 {{'bytes' is inaccessible due to}}
  statement.bytes = Array(text.utf8)
  // expected-error@+1 {{cannot assign to property: 'parameters' is a 'let' constant}}
  statement.parameters = []
}
