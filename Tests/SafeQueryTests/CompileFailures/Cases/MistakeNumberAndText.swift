// A number compared with text.
import SafeQuery

func query() -> Select<User.Columns, User> {
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'Int64'}}
  User.where { $0.id > "5" }
}
