// Road 7: a selected column from a String.
import SafeQuery

func query(_ text: String) -> Select<User.Columns, String> {
  // expected-error@+1 {{select lists columns and expressions, alone or in a tuple: a value is TypedSQL(value: …)}}
  User.all.select { _ in text }
}
