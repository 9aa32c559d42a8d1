// A comparison in place of an assignment.
import SafeQuery

func statement() -> any Command {
  // expected-error@+1 {{an expression sets nothing: assign with one =, as in { $0.age = 18 }}}
  User.all.update { $0.email == "a" }
}
