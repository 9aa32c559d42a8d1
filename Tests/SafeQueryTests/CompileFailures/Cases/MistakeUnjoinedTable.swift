// A column of a table that is not joined.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{contextual closure type '(User.Columns) -> some SQLExpression<Bool>' expects 1 argument, but 2 were used in closure body}}
  User.all.where { $1.title == "a" }
}
