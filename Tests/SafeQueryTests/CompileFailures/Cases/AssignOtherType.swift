// A column takes no expression of another type, also from another table.
import SafeQuery

func update() -> Update<User> {
  User.all.update(from: User.self) {
    $0.id == $1.id
  } set: {
    // expected-error@+1 {{cannot assign value of type 'Column<Int64>' to type 'TypedSQL<String>'}}
    $0.email = $1.id
  }
}
