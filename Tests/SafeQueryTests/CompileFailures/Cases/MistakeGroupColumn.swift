// A misspelt column in a grouping.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{value of type 'User.Columns' has no member 'emial'}}
  User.all.groupBy { $0.emial }.select { _ in count() }
}
