// Road 5: Strings mapped to SQL.
import SafeQuery

// expected-error@+1 {{'init(stringLiteral:)' is unavailable: SQL text is a literal of the program: write it as a}}
func query(_ names: [String]) -> SQL { names.map(SQL.init(stringLiteral:)).joined(separator: ", ") }
