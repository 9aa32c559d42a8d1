// A join without a condition.
import SafeQuery

func statement() -> any ReadQuery {
  // expected-error@+2 {{missing argument for parameter 'on' in call}}
  // expected-error@+1 {{generic parameter 'some SQLExpression<Bool>' could not be inferred}}
  User.all.join(Post.self)
}
