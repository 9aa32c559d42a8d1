// Rows sorted by a list.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{cannot convert value of type 'RowList<Post>'}}
  User.all.order { user in Post.where { $0.author == user.id }.list() }
}
