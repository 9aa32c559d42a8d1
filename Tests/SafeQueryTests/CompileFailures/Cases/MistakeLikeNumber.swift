// A pattern for a number.
import SafeQuery

func query() -> Select<User.Columns, User> {
  // expected-error@+1 {{method 'like' on 'SQLExpression' requires the types 'Int64' and 'String' be equivalent}}
  User.where { $0.id.like("1%") }
}
