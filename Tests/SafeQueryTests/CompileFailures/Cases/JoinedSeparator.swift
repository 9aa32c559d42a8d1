// Road 5: SQL joined by a String.
import SafeQuery

// expected-error@+1 {{'joined(separator:)' is unavailable: the separator is SQL: a literal of the program}}
func query(_ pieces: [SQL], _ separator: String) -> SQL { pieces.joined(separator: separator) }
