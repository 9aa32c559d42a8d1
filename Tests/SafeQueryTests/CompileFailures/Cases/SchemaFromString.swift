// Road 12: a table named by a String.
import SafeQuery

func schema(_ name: String) -> [TableSchema] {
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  let one = TableSchema(name, [])
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  let two = TableSchema("user", in: name, [])
  return [one, two]
}
