// A value before the column that it is compared with.
import SafeQuery

func query() -> Select<User.Columns, User> {
  // expected-error@+1 {{the expression comes first, and then the value: $0.age >= 18}}
  User.where { 18 <= $0.age }
}
