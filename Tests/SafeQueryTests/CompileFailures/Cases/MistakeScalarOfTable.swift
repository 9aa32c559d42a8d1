// A scalar subquery of whole rows.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{instance method 'scalar()' on 'ReadQuery' requires that 'Post' conform to 'DatabaseValue'}}
  User.all.select { _ in Post.all.scalar() }
}
