// An upsert that doesn't say what to set.
import SafeQuery

func statement() -> any Command {
  // expected-error@+1 {{missing argument for parameter #1 in call}}
  User.insert(User.Draft(email: "a")).onConflict { $0.email }.doUpdate()
}
