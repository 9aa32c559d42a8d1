// A column that can't be null takes no expression that can.
import SafeQuery

func update(_ age: Int?) -> Update<User> {
  User.all.update {
    // expected-error@+1 {{the column is never null: an expression that can be null needs a value for it (coalesce)}}
    $0.email = TypedSQL<String?>("NULL")
  }
}
