// Road 9: only a table's type is placed as a name.
import SafeQuery

// expected-error@+1 {{'appendInterpolation' is unavailable: only values whose type conforms to DatabaseValue can}}
func query() -> SQL { "SELECT * FROM \(String.self)" }
