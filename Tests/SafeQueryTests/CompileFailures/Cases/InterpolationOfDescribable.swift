// Road 15: a value that describes itself is no parameter.
import SafeQuery

struct Text: CustomStringConvertible {
  let description: String
}

// expected-error@+1 {{'appendInterpolation' is unavailable: only values whose type conforms to DatabaseValue can}}
func query(_ text: Text) -> SQL { "SELECT \(text)" }
