// An order by a column's number.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{order takes a closure over the columns, { $0.age.descending }, and no column's number}}
  User.all.order(1)
}
