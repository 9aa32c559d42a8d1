// The opposite of what is no condition.
import SafeQuery

func query() -> Select<User.Columns, User> {
  // expected-error@+1 {{(aka 'Optional<Int>') and 'Bool' be equivalent}}
  User.where { !$0.age }
}
