// Texts joined as in SQL.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 2 {{operator function '||' requires the types}}
  User.all.select { $0.email || $0.email }
}
