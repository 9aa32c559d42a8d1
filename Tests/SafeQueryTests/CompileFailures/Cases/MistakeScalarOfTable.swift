// A scalar subquery of whole rows.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{a scalar subquery selects one expression: .select { $0.email }.scalar()}}
  User.all.select { _ in Post.all.scalar() }
}
