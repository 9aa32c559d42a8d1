// Road 10: a column type is none of text.
import SafeQuery

func type(_ text: String) -> [SQLType] {
  // expected-error@+1 {{cannot convert value of type 'String' to specified type 'SQLType'}}
  let one: SQLType = "text"
  // expected-error@+2 {{'SQLType' initializer is inaccessible due to}}
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'SQLType.Scalar'}}
  let two = SQLType(text)
  return [one, two]
}
