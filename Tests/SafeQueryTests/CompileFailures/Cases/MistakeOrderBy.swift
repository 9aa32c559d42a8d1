// SQL's name for order.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{'orderBy' has been renamed to 'order(by:)'}}
  User.all.orderBy { $0.email }
}
