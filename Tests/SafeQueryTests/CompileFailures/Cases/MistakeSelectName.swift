// A column by its name.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{select takes a closure over the columns, { $0.email }, or for several { ($0.id, $0.email) }}}
  User.all.select("email")
}
