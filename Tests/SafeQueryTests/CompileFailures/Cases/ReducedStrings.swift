// Road 5: Strings reduced into SQL.
import SafeQuery

// expected-error@+1 {{'+' is unavailable: SQL text and a String don't add up: interpolate the value to bind it, or}}
func query(_ names: [String]) -> SQL { names.reduce("SELECT ") { $0 + $1 } }
