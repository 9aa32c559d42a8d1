// Road 13: key paths to text and storage.
import SafeQuery

func change(_ statement: inout Statement, _ query: inout SQL, _ text: String) {
  // expected-error@+1 {{cannot convert key path type 'any KeyPath<Statement, String> & Sendable' to contextual}}
  let path: WritableKeyPath<Statement, String> = \Statement.text
  statement[keyPath: path] = text
  // expected-error@+1 {{'node' is inaccessible due to}}
  query[keyPath: \SQL.node] = text
}
