// A column that is no condition.
import SafeQuery

func query() -> Select<User.Columns, User> {
  // expected-error@+1 {{(aka 'String') and 'Bool' be equivalent}}
  User.where { $0.email }
}
