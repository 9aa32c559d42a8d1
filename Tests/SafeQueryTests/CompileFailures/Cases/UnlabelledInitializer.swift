// Road 4: an unlabelled initialiser from text.
import SafeQuery

// expected-error@+1 {{'init(_:)' is unavailable: SQL text is a literal of the program: write it as a literal and}}
func query(_ text: String) -> SQL { SQL(text) }
