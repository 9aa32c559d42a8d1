// An aggregate as a condition.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{(aka 'Int') and 'Bool' be equivalent}}
  User.all.groupBy { $0.age }.having { $0.id.count() }.select { $0.age }
}
