// A column used as a value by the program.
import SafeQuery

func query() -> Select<User.Columns, User> {
  // expected-error@+1 {{cannot convert value of type 'TypedSQL<Bool>' to expected condition type 'Bool'}}
  User.where { user in if user.email == "a" { user.id == 1 } else { user.id == 2 } }
}
