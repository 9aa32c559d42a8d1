// Road 7: a condition whose closure returns a String.
import SafeQuery

func query(_ text: String) -> Select<User.Columns, User> {
  // expected-error@+1 {{argument type 'String' does not conform to expected type 'SQLExpression'}}
  User.where { _ in text }
}
