// Road 7: a condition that is text without its type.
import SafeQuery

func query(_ age: Int) -> Select<User.Columns, User> {
  // expected-error@+1 {{static method 'buildExpression' requires that 'String' conform to 'SQLExpression'}}
  User.where { _ in "age > \(age)" }
}
