// A column that can't be null takes no nil.
import SafeQuery

func update() -> Update<User> {
  // expected-error@+1 {{'nil' cannot be assigned to type 'String'}}
  User.all.update { $0.email = nil }
}
