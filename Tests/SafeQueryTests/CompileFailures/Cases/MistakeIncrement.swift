// A column increased in place.
import SafeQuery

func statement() -> any Command {
  // expected-error@+1 {{a column is an expression here, with no value in the program, as in $0.age = $0.age + 1}}
  User.all.update { $0.email += "x" }
}
