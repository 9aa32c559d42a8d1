// Road 1: a generic over any literal type forges a literal.
import SafeQuery

func forge<T: ExpressibleByStringLiteral>(_ text: String, as type: T.Type) -> T {
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'T.StringLiteralType'}}
  T(stringLiteral: text)
}

func query(_ text: String) -> SQL { forge(text, as: SQL.self) }
