// Road 10: SQL and names have no raw value.
import SafeQuery

func make(_ text: String) -> [Any?] {
  // expected-error@+6 {{extraneous argument label 'rawValue:' in call}}
  // expected-error@+5 {{extraneous argument label 'rawValue:' in call}}
  // expected-error@+4 {{'SQLType' initializer is inaccessible due to}}
  // expected-error@+3 {{extraneous argument label 'rawValue:' in call}}
  // expected-error@+2 {{cannot convert value of type 'String' to expected argument type 'SQLType.Scalar'}}
  // expected-error@+1 {{'SortDirection' cannot be constructed because it has no accessible initializers}}
  [SQL(rawValue: text), Identifier(rawValue: text), SQLType(rawValue: text), SortDirection(rawValue: text)]
}
