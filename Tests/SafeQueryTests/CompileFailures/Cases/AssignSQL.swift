// SQL text in an assignment states its type.
import SafeQuery

func update() -> Update<User> {
  // expected-error@+1 {{cannot assign value of type 'SQL' to type 'TypedSQL<String>'}}
  User.all.update { $0.email = "lower(email)" as SQL }
}
