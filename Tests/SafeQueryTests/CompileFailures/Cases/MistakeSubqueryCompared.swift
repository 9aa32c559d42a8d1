// A subquery compared as it is.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{conform to 'SQLExpression'}}
  User.where { $0.id == Post.all.select { $0.author } }
}
