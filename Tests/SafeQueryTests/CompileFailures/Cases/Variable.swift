// Road 1: a String variable where SQL is expected.
import SafeQuery

func query(_ text: String) -> SQL {
  // expected-error@+1 {{cannot convert value of type 'String' to specified type 'SQL'}}
  let query: SQL = text
  return query
}
