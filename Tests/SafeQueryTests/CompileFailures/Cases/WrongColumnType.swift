// A value of another type than the column's.
import SafeQuery

func query(_ text: String) -> Select<User.Columns, User> {
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'Optional<Int>.Base' (aka}}
  User.where { $0.age == text }
}
