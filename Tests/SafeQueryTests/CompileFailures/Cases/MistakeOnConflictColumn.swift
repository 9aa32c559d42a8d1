// A misspelt column for a conflict.
import SafeQuery

func insert(_ draft: User.Draft) -> any Command {
  // expected-error@+2 {{generic parameter 'each Key' could not be inferred}}
  // expected-error@+1 {{value of type 'User.Columns' has no member 'emial'}}
  User.insert(draft).onConflict { $0.emial }.doNothing()
}
