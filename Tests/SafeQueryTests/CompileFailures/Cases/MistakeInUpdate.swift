// A misspelt column in an assigned expression.
import SafeQuery

func update() -> Update<User> {
  // expected-error@+1 {{has no dynamic member 'agee' using key path from root type 'User.Columns'}}
  User.all.update { $0.age = $0.agee + 1 }
}
