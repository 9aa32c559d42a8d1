// Road 7: a column by its name at run time.
import SafeQuery

func query(_ text: String) -> Select<User.Columns, User> {
  // expected-error@+1 {{value of type 'User.Columns' has no subscripts}}
  User.all.order { $0[text].ascending }
}
