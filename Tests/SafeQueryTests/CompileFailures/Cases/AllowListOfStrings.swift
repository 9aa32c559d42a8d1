// Road 8: what an allow-list of Strings gives is a String, and so a value, never a name.
import SafeQuery

func query(_ requested: String) throws -> Identifier {
  let names: AllowList<String> = ["mail": "email"]
  // expected-error@+1 {{cannot convert return expression of type 'String' to return type 'Identifier'}}
  return try names.value(for: requested)
}
