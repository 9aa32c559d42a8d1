// A column without the closure's parameter.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+2 {{contextual type for closure argument list expects 1 argument, which cannot be implicitly ignored}}
  // expected-error@+1 {{cannot find 'age' in scope}}
  User.where { age > 5 }
}
