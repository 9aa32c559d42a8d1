// Two queries with different columns united.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{instance method 'union' requires the types}}
  User.all.select { $0.email }.union(User.all.select { $0.id })
}
