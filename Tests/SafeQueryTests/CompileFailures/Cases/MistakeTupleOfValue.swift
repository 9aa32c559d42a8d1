// A tuple with something in it that is no expression.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{select lists columns and expressions, alone or in a tuple: a value is TypedSQL(value: …)}}
  User.all.select { ($0.email, $0.age, "x") }
}
