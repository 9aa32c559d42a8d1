// A window function without its window.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{a window function needs over()}}
  User.all.select { ($0.email, rowNumber()) }
}
