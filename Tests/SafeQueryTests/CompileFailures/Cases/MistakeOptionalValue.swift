// A value that may be nil compared by size.
import SafeQuery

func statement(_ value: Int?) -> Select<User.Columns, User> {
  // expected-error@+3 {{value of optional type 'Int?' must be unwrapped to a value of type 'Int'}}
  // expected-note@+2 {{coalesce using '??'}}
  // expected-note@+1 {{force-unwrap using '!'}}
  User.where { $0.age > value }
}
