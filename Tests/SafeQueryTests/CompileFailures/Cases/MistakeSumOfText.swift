// The sum of texts.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{instance method 'sum()' on 'SQLExpression' requires that 'String' conform to 'SQLNumeric'}}
  User.all.select { $0.email.sum() }
}
