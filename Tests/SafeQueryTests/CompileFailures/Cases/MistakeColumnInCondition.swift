// A column used as a value by the program.
import SafeQuery

func query() -> Select<User.Columns, User> {
  // expected-error@+1 {{the database compares, row by row, so Swift can't decide by it; SQL's own choice is when($0.age >= 18, then: …).else(…)}}
  User.where { user in if user.email == "a" { user.id == 1 } else { user.id == 2 } }
}
