// A case with branches of different types.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{cannot convert value of type 'Int' to expected argument type 'String'}}
  User.all.select { when($0.id == 1, then: "one").else(2) }
}
