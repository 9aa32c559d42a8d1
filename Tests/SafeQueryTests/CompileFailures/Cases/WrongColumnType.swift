// A value of another type than the column's.
import SafeQuery

func query(_ text: String) -> Select<User.Columns, User> {
  // expected-error@+1 {{the value has another type than the expression: convert it in Swift, or the expression, as in $0.id.cast(to: String.self)}}
  User.where { $0.age == text }
}
