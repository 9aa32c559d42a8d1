// A list that shall contain a column of another type.
import SafeQuery

func query(_ ids: [Int64]) -> Select<User.Columns, User> {
  // expected-error@+1 {{instance method 'contains' requires the types 'Int64' and 'String' be equivalent}}
  User.where { ids.contains($0.email) }
}
