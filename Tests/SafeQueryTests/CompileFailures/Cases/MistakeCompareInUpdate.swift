// A comparison in place of an assignment.
import SafeQuery

func statement() -> any Command {
  // expected-warning@+1 {{result of operator '==' is unused}}
  User.all.update { $0.email == "a" }
}
