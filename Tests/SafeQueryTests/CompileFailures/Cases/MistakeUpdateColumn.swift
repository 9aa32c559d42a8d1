// A misspelt column in an update.
import SafeQuery

func update() -> Update<User> {
  // expected-error@+1 {{has no dynamic member 'emial' using key path from root type 'User.Columns'}}
  User.all.update { $0.emial = "a" }
}
