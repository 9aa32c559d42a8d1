// A comparison in place of an assignment, among assignments.
import SafeQuery

func statement(_ age: Int?) -> any Command {
  User.all.update {
    $0.email = "a"
    // expected-error@+1 {{an expression sets nothing: assign with one =, as in { $0.age = 18 }}}
    if let age { $0.age == age }
  }
}
