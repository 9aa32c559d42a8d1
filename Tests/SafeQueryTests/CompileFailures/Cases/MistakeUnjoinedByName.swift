// A column of a table that is not joined, by the table's name.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{'author' cannot be used on type 'Post'; did you mean to use a value of this type instead?}}
  User.all.where { $0.id == Post.author }
}
