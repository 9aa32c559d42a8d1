// A join's columns are reached by its tables.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{Post.Columns>.Scope' (aka '(User.Columns, Post.Columns)') has no member 'email'}}
  User.all.join(Post.self) { $0.id == $1.author }.order { $0.email }
}
