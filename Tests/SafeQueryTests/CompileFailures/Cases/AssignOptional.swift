// A column that can't be null takes no expression that can.
import SafeQuery

func update(_ age: Int?) -> Update<User> {
  User.all.update {
    // expected-error@+1 {{the expression has another type than the column; an optional one needs a value for null}}
    $0.email = TypedSQL<String?>("NULL")
  }
}
