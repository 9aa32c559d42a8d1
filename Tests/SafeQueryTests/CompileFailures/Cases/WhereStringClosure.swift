// Road 7: a condition whose closure returns a String.
import SafeQuery

func query(_ text: String) -> Select<User.Columns, User> {
  // expected-error@+1 {{static method 'buildExpression' requires that 'String' conform to 'SQLExpression'}}
  User.where { _ in text }
}
