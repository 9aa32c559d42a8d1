// A place in a document, as text on a column that holds none.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{'subscript(_:)' on 'SQLExpression' requires that 'String' conform to 'JSONDocument'}}
  User.all.select { $0.email["a"].text }
}
