// An order by a key path.
import SafeQuery

func query() -> Select<User.Columns, User> {
  // expected-error@+1 {{key path value type 'Column<String>' cannot be converted to contextual type '[OrderTerm]'}}
  User.all.order(by: \.email)
}
