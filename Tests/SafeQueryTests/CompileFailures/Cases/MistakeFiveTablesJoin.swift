// A misspelt column in the last of four joins.
import SafeQuery

func statement() -> any ReadQuery {
  let three = User.all.join(Post.self) { $0.id == $1.author }.join(User.self) { $2.id == $1.author }
  // expected-error@+1 {{value of type 'Post.Columns' has no member 'auhtor'}}
  return three.join(Post.self) { $2.id == $3.author }.join(User.self) { $4.id == $3.auhtor }
}
