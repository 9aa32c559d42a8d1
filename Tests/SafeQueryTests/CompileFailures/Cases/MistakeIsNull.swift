// SQL's words for a comparison with nil.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{compare with nil: $0.age == nil}}
  User.where { $0.age.isNull }
}
