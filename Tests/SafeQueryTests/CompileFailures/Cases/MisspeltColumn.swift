// A column that the table does not have.
import SafeQuery

func query() -> Select<User.Columns, User> {
  // expected-error@+1 {{value of type 'User.Columns' has no member 'emial'}}
  User.where { $0.emial == "a" }
}
