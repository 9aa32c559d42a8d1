// A list compared like a value.
import SafeQuery

func query(_ ids: [Int64]) -> Select<User.Columns, User> {
  // expected-error@+1 {{a list is asked with ids.contains($0.id)}}
  User.where { $0.id == ids }
}
