// A query of tuples where rows are joined.
import SafeQuery

func query() -> any ReadQuery {
  let counts = Post.all.groupBy { $0.author }.select { ($0.author, count()) }
  // expected-error@+1 {{a query of tuples is joined as rows: joinQuery(query.asRows()) { $0.id == $1.columns.0 }}}
  return User.all.joinQuery(counts) { $0.id == $1.0 }
}
