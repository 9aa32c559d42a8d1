// An update of a whole table must be spelt out.
import SafeQuery

func update() -> Update<User> {
  // expected-error@+1 {{'update' is unavailable: to update every row, write all.update { … }; to update some,}}
  User.update { $0.age = 3 }
}
