// A list compared like a value.
import SafeQuery

func query(_ ids: [Int64]) -> Select<User.Columns, User> {
  // expected-error@+1 {{cannot convert value of type '[Int64]' to expected argument type 'Int64'}}
  User.where { $0.id == ids }
}
