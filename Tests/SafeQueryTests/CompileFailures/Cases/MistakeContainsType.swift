// A list of numbers that shall contain a text.
import SafeQuery

func query() -> Select<User.Columns, User> {
  // expected-error@+1 2 {{cannot convert value of type 'Int' to expected element type 'String'}}
  User.where { [1, 2].contains($0.email) }
}
