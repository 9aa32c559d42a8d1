// SQL text in an assignment states its type.
import SafeQuery

func update() -> Update<User> {
  // expected-error@+1 {{requires that 'SQL' conform to 'SQLExpression'}}
  User.all.update { $0.email = "lower(email)" as SQL }
}
