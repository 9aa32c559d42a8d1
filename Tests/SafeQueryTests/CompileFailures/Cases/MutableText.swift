// Road 13: there is no text to change.
import SafeQuery

func change(_ query: SQL, _ text: String) throws {
  var query = query
  // expected-error@+1 {{cannot convert value of type '@Sendable (Dialect) throws -> Statement' to expected argument type 'String'}}
  query.sql += text
  // expected-error@+1 {{value of type 'SQL' has no member 'text'}}
  query.text = text
  // expected-error@+2 {{'node' is inaccessible due to}}
  // expected-error@+1 {{cannot assign value of type 'String' to type 'Node'}}
  query.node = text
}
