// Road 1: the unicode-scalar twin of init(stringLiteral:).
import SafeQuery

func query(_ text: String, _ scalar: Unicode.Scalar) -> [SQL] {
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type}}
  let one = SQL(unicodeScalarLiteral: text)
  // expected-error@+1 {{cannot convert value of type 'Unicode.Scalar' to expected argument type}}
  let two = SQL(unicodeScalarLiteral: scalar)
  return [one, two]
}
