// Road 1: init(stringLiteral:) called with a String.
import SafeQuery

// expected-error@+1 {{'init(stringLiteral:)' is unavailable: SQL text is a literal of the program: write it as a}}
func query(_ text: String) -> SQL { SQL(stringLiteral: text) }
