// Road 7: an order key that is a String.
import SafeQuery

func query(_ text: String) -> Select<User.Columns, User> {
  // expected-error@+1 {{'buildExpression' is unavailable: an order key is a column or an expression; look a}}
  User.all.order { _ in text }
}
