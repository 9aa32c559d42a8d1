// A value of another type assigned to a column.
import SafeQuery

func update(_ id: Int64) -> Update<User> {
  // expected-error@+1 {{cannot assign value of type 'Int64' to type 'TypedSQL<String>'}}
  User.where { $0.id == id }.update { $0.email = id }
}
