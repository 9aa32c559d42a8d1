// A misspelt column in a condition with sums.
import SafeQuery

func query() -> any ReadQuery {
  User.all.join(Post.self) { $0.id == $1.author }.where {
    // expected-error@+1 {{value of type 'Post.Columns' has no member 'atuhor'}}
    $0.id == $1.author && $0.id * 2 > $1.atuhor + 1 && $1.title == "a"
  }
}
