// A case whose branches are columns of different types.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{instance method 'else' requires the types 'String' and 'Column<Int64>.Output' (aka 'Int64') be equivalent}}
  User.all.select { when($0.id == 1, then: $0.email).else($0.id) }
}
