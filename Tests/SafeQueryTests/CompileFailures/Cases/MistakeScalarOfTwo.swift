// A scalar subquery of two columns.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+1 {{a scalar subquery selects one expression: .select { $0.email }.scalar()}}
  User.all.select { _ in Post.all.select { ($0.id, $0.author) }.scalar() }
}
