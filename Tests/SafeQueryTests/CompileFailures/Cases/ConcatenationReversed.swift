// Road 13: a String and SQL added.
import SafeQuery

func query(_ name: String) -> SQL {
  let suffix: SQL = " ORDER BY 1"
  // expected-error@+1 {{'+' is unavailable: SQL text and a String don't add up: interpolate the value to bind it,}}
  return name + suffix
}
