// Road 13: SQL += String.
import SafeQuery

func query(_ name: String) -> SQL {
  var query: SQL = "SELECT * FROM "
  // expected-error@+1 {{'+=' is unavailable: SQL text and a String don't add up: interpolate the value to bind it,}}
  query += name
  return query
}
