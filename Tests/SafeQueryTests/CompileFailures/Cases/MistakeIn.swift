// A list that a column is asked for.
import SafeQuery

func statement() -> Select<User.Columns, User> {
  // expected-error@+1 {{IN is asked of the list or the query: ids.contains($0.id)}}
  User.where { $0.id.in([1, 2]) }
}
