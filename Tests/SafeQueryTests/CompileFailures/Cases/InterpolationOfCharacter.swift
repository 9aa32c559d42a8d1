// Road 15: a Character is no parameter.
import SafeQuery

// expected-error@+1 {{'appendInterpolation' is unavailable: only values whose type conforms to DatabaseValue can}}
func query(_ character: Character) -> SQL { "SELECT \(character)" }
