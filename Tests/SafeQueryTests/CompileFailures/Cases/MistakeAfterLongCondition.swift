// A misspelt column after a condition with sums.
import SafeQuery

func query() -> any ReadQuery {
  User.all.join(Post.self) {
    $0.id == $1.author && $0.id * 2 > $1.id * 3 + $1.author * 4 - 1 || $0.age * 2 - 3 < 4 && $1.title == "a"
  }
  // expected-error@+1 {{value of type 'Post.Columns' has no member 'titel'}}
  .select { ($0.email, $1.titel) }
}
