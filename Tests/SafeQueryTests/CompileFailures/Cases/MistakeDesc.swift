// SQL's word for descending.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{'desc' has been renamed to 'descending'}}
  User.all.order { $0.age.desc }
}
