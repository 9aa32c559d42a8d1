// A whole number multiplied by a fraction.
import SafeQuery

func query(_ factor: Double) -> any ReadQuery {
  // expected-error@+1 {{a value of another type than the expression: convert it in Swift, or the expression}}
  User.all.select { factor * $0.id }
}
