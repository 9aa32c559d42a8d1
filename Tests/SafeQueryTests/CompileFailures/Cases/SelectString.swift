// Road 7: a selected column from a String.
import SafeQuery

func query(_ text: String) -> Select<User.Columns, String> {
  // expected-error@+1 {{instance method 'select' requires that 'String' conform to 'Selectable'}}
  User.all.select { _ in text }
}
