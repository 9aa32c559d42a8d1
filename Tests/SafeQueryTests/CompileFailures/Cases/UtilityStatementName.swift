// Road 14: a name in a utility statement that is a String is a value, so it must be an Identifier.
import SafeQuery

// expected-error@+1 {{'appendInterpolation' is unavailable: only values whose type conforms to DatabaseValue can}}
func listen(_ channel: Substring) -> SQL { "LISTEN \(channel)" }
