// Text compared with a number.
import SafeQuery

func query() -> Select<User.Columns, User> {
  // expected-error@+1 {{cannot convert value of type 'Int' to expected argument type 'String'}}
  User.where { $0.email == 5 }
}
