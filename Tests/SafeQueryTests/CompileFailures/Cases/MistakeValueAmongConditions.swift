// A value of another type in one of several conditions.
import SafeQuery

func query(_ age: Double) -> Select<User.Columns, User> {
  // expected-error@+1 {{the value has another type than the expression: convert it in Swift, or the expression, as in $0.id.cast(to: String.self)}}
  User.where { $0.id > 5 && ($0.email == "a" || $0.age > age) }
}
