// A misspelt column in a tuple with arithmetic.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{value of type 'User.Columns' has no member 'aeg'}}
  User.all.select { ($0.email, ($0.id * (1 - $0.id)).sum(), ($0.id * 2 + $0.aeg).sum()) }
}
