// A misspelt column in an order.
import SafeQuery

func query() -> Select<User.Columns, User> {
  // expected-error@+1 {{value of type 'User.Columns' has no member 'emial'}}
  User.all.order { $0.emial.descending }
}
