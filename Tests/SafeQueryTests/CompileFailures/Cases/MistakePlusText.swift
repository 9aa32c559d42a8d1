// A number added to text.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{operands of different types: convert one of them, as in $0.count.cast(to: Decimal.self)}}
  User.all.select { $0.email + $0.id }
}
