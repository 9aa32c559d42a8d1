// Road 7: a join's condition from a String.
import SafeQuery

func query(_ text: String) -> Any {
  // expected-error@+2 {{generic parameter 'some SQLExpression<Bool>' could not be inferred}}
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type '((User.Columns,}}
  User.all.join(User.self, on: text)
}
