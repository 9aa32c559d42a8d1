// An aggregate as a condition.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{type 'Aggregate<Int>.Output' (aka 'Int') cannot be used as a boolean; test for '!= 0' instead}}
  User.all.groupBy { $0.age }.having { $0.id.count() }.select { $0.age }
}
