// A misspelt column in the first join of a chain.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{value of type 'Post.Columns' has no member 'auhtor'}}
  User.all.join(Post.self) { $0.id == $1.auhtor }.join(User.self) { $2.id == $1.author }.order { user, _, _ in user.id }
}
