// A comparison in place of an assignment, in an upsert.
import SafeQuery

func statement() -> any Command {
  // expected-error@+1 {{an expression sets nothing: assign with one =, as in { $0.age = 18 }}}
  User.insert(User.Draft(email: "a")).onConflict { $0.email }.doUpdate { $0.age == $1.age }
}
