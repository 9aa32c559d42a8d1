// A column takes no expression of another type, also from another table.
import SafeQuery

func update() -> Update<User> {
  User.all.update(from: User.self) {
    $0.id == $1.id
  } set: {
    // expected-error@+1 {{the expression has another type than the column; an optional one needs a value for null}}
    $0.email = $1.id
  }
}
