// Road 7: a sort direction from a String.
import SafeQuery

func query(_ direction: String) -> Select<User.Columns, User> {
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'SortDirection'}}
  User.all.order { $0.email.ordered(direction) }
}
