// Road 12: a table's name is out of reach.
import SafeQuery

func rename(_ schema: TableSchema, _ name: String) {
  // expected-error@+2 {{'name' is inaccessible due to}}
  // expected-error@+1 {{cannot assign value of type 'String' to type 'StaticString'}}
  schema.name = name
}
