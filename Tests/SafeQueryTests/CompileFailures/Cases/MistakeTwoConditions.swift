// Two conditions below each other.
import SafeQuery

func query() -> Select<User.Columns, User> {
  // expected-error@+1 {{a closure has one condition: join them with &&, or write filter { … }}}
  User.where {
    $0.age >= 18
    $0.email == "a"
  }
}
