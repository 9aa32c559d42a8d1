// Road 3: \(raw:) in SQL text.
import SafeQuery

// expected-error@+1 {{'appendInterpolation(raw:)' is unavailable: there is no raw SQL: interpolate the value}}
func query(_ text: String) -> SQL { "SELECT * FROM t ORDER BY \(raw: text)" }
