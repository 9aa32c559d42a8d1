// A sign before text, to sort backwards.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{only a number has a sign; to sort backwards, write $0.name.descending}}
  User.all.order { -$0.email }
}
