// A column that is no condition.
import SafeQuery

func query() -> Select<User.Columns, User> {
  // expected-error@+1 {{cannot convert value of type 'Column<String>.Output' (aka 'String') to expected argument type 'Bool'}}
  User.where { $0.email }
}
