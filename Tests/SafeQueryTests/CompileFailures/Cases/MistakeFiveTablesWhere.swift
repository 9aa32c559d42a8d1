// A misspelt column in the condition on five tables.
import SafeQuery

func query() -> any ReadQuery {
  let three = User.all.join(Post.self) { $0.id == $1.author }.join(User.self) { $2.id == $1.author }
  let five = three.join(Post.self) { $2.id == $3.author }.join(User.self) { $4.id == $3.author }
  // expected-error@+1 {{value of type 'User.Columns' has no member 'aeg'}}
  return five.where { $0.id > 1 && $4.aeg == 30 }
}
