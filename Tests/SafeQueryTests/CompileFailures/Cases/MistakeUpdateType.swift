// A number assigned to text.
import SafeQuery

func update() -> Update<User> {
  // expected-error@+1 {{cannot assign value of type 'Int' to type 'TypedSQL<String>'}}
  User.all.update { $0.email = 5 }
}
