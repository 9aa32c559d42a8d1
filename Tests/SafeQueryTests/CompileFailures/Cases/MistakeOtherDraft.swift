// A row of another table inserted.
import SafeQuery

func insert(_ post: Post) -> any Command {
  // expected-error@+1 {{static method 'insert' requires the types 'User' and 'Post' be equivalent}}
  User.insert(post)
}
