// Road 7: a condition that is text without its type.
import SafeQuery

func query(_ age: Int) -> Select<User.Columns, User> {
  // expected-error@+1 {{argument type 'String' does not conform to expected type 'SQLExpression'}}
  User.where { _ in "age > \(age)" }
}
