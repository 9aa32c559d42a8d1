// Road 7: a selected column from a String.
import SafeQuery

func query(_ text: String) -> Select<User.Columns, String> {
  // expected-error@+1 {{select lists columns and expressions, in a tuple values too: a value alone is TypedSQL(value: …)}}
  User.all.select { _ in text }
}
