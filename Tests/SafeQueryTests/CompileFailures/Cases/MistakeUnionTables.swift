// Two tables united.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{instance method 'union' requires the types 'User' and 'Post' be equivalent}}
  User.all.union(Post.all)
}
