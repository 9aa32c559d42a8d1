// A column that can't be null takes no nil.
import SafeQuery

func update() -> Update<User> {
  // expected-error@+1 {{the column is never null: nil can't be assigned to it}}
  User.all.update { $0.email = nil }
}
