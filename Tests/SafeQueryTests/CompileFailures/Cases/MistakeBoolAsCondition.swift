// A Bool of the program as the condition.
import SafeQuery

func query(_ isAdult: Bool) -> Select<User.Columns, User> {
  // expected-error@+1 {{argument type 'Bool' does not conform to expected type 'SQLExpression'}}
  User.where { _ in isAdult }
}
