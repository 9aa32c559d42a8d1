// A closure over two tables with one parameter.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{value of tuple type 'Joined2<User.Columns, Post.Columns>.Scope' (aka '(User.Columns, Post.Columns)') has no member 'id'}}
  User.all.join(Post.self) { $0.id == $1.author }.where { user in user.id == 1 }
}
