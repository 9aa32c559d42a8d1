// A row interpolated in SQL.
import SafeQuery

func query(_ user: User) -> SQL {
  // expected-error@+1 {{conforms to DatabaseValue can be bound; tables, columns, Identifier and SQL are placed}}
  "SELECT * FROM user WHERE id = \(user)"
}
