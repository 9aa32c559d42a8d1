// A list of rows compared.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{conform to 'DatabaseValue'}}
  User.where { $0.id == Post.all.select { $0.author }.list() }
}
