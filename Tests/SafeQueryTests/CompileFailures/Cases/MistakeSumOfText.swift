// The sum of texts.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{no exact matches in call to instance method 'sum'}}
  User.all.select { $0.email.sum() }
}
