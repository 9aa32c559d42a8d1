// Road 13: SQL and a String added.
import SafeQuery

func query(_ name: String) -> [SQL] {
  let prefix: SQL = "SELECT * FROM "
  // expected-error@+1 {{'+' is unavailable: SQL text and a String don't add up: interpolate the value to bind it,}}
  let one = prefix + name
  // expected-error@+1 {{'+' is unavailable: SQL text and a String don't add up: interpolate the value to bind it,}}
  let two: SQL = "SELECT * FROM " + name
  return [one, two]
}
