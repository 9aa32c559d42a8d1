// A column compared with a column of another type.
import SafeQuery

func query() -> Select<User.Columns, User> {
  // expected-error@+1 {{operator function '==' requires the types 'String' and 'Int64' be equivalent}}
  User.where { $0.email == $0.id }
}
