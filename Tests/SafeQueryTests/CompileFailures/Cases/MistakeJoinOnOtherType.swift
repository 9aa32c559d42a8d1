// A join on columns of different types.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{operator function '==' requires the types 'String' and 'Int64' be equivalent}}
  User.all.join(Post.self) { $0.email == $1.author }
}
