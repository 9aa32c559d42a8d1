// Mass assignment: a column by its name at run time.
import SafeQuery

func update(_ name: String, _ value: String) -> Update<User> {
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'KeyPath<User.Columns,}}
  User.all.update { $0[dynamicMember: name] = value }
}
