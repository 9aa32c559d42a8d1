// The average of texts.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{no exact matches in call to instance method 'avg'}}
  User.all.select { $0.email.avg() }
}
