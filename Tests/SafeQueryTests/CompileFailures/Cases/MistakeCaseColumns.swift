// A case whose branches are columns of different types.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{no exact matches in call to instance method 'else'}}
  User.all.select { when($0.id == 1, then: $0.email).else($0.id) }
}
