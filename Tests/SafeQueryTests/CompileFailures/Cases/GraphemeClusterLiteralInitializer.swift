// Road 1: the grapheme-cluster twin of init(stringLiteral:).
import SafeQuery

func query(_ text: String, _ character: Character) -> [SQL] {
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'SQL.StringLiteralType'}}
  let one = SQL(extendedGraphemeClusterLiteral: text)
  // expected-error@+1 {{cannot convert value of type 'Character' to expected argument type 'SQL.StringLiteralType'}}
  let two = SQL(extendedGraphemeClusterLiteral: character)
  return [one, two]
}
