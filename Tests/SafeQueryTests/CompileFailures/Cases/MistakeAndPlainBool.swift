// A condition and a Bool of the program.
import SafeQuery

func query(_ isAdult: Bool) -> Select<User.Columns, User> {
  // expected-error@+1 {{'&&' is unavailable: a Bool of the program decides in Swift whether a condition is there}}
  User.where { $0.age >= 18 && isAdult }
}
