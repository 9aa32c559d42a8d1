// A column read as a value while it is assigned.
import SafeQuery

func update() -> Update<User> {
  User.all.update {
    // expected-error@+1 {{is unavailable: a column is an expression here, with no value in the program}}
    let email: String = $0.email
    $0.email = email
  }
}
