// A subquery that shall contain a column of another type.
import SafeQuery

func query() -> Select<User.Columns, User> {
  // expected-error@+1 {{instance method 'contains' requires the types 'Int64' and 'String' be equivalent}}
  User.where { Post.all.select { $0.author }.contains($0.email) }
}
