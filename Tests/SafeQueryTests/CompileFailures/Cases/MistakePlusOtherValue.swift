// A text added to a number.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{a value of another type than the expression: convert it in Swift, or the expression}}
  User.all.select { ($0.email, $0.age + "x") }
}
