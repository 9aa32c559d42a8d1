// A value that can be nil assigned to a column that can't be null.
import SafeQuery

func update(_ email: String?) -> Update<User> {
  // expected-error@+3 {{value of optional type 'String?' must be unwrapped to a value of type 'String'}}
  // expected-note@+2 {{coalesce using '??' to provide a default when the optional value contains 'nil'}}
  // expected-note@+1 {{force-unwrap using '!' to abort execution if the optional value contains 'nil'}}
  User.all.update { $0.email = email }
}
