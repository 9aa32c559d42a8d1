// A join's closure has a parameter for each table.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{Post.Columns>.Scope' (aka '(User.Columns, Post.Columns)') has no member 'email'}}
  User.all.join(Post.self) { $0.id == $1.author }.where { $0.email == "a" }
}
