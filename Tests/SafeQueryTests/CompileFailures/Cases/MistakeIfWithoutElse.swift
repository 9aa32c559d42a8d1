// A condition that is not always there.
import SafeQuery

func query(_ adults: Bool) -> Select<User.Columns, User> {
  // expected-error@+1 2 {{a condition that is left out at times is one of filter { if … { $0.age >= 18 } }}}
  User.where { if adults { $0.age >= 18 } }
}
