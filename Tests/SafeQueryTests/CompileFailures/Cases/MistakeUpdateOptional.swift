// A value that can be nil assigned to a column that can't be null.
import SafeQuery

func update(_ email: String?) -> Update<User> {
  // expected-error@+1 {{the column is never null: nil can't be assigned to it, and an optional value needs ??}}
  User.all.update { $0.email = email }
}
