// Road 1: the program interpolates a String first, then passes it on.
import SafeQuery

func query(_ name: String) -> SQL {
  let text = "SELECT * FROM \(name)"
  // expected-error@+1 {{cannot convert return expression of type 'String' to return type 'SQL'}}
  return text
}
