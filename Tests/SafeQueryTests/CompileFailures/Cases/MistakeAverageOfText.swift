// The average of texts.
import SafeQuery

func query() -> any ReadQuery {
  // expected-error@+1 {{instance method 'avg()' on 'SQLExpression' requires that 'String' conform to 'SQLNumeric'}}
  User.all.select { $0.email.avg() }
}
