// A misspelt column in a select.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{value of type 'User.Columns' has no member 'emial'}}
  User.all.select { $0.emial }
}
