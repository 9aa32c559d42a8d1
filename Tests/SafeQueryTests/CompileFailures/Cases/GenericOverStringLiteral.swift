// Road 1: a generic over ExpressibleByStringLiteral forges a literal.
import SafeQuery

// expected-note@+1 {{where 'T.StringLiteralType' = 'SQL.StringLiteralType' (aka 'StaticString')}}
func forge<T: ExpressibleByStringLiteral>(_ text: String) -> T where T.StringLiteralType == String {
  T(stringLiteral: text)
}

// expected-error@+1 {{global function 'forge' requires the types 'SQL.StringLiteralType' (aka 'StaticString') and}}
func query(_ text: String) -> SQL { forge(text) }
