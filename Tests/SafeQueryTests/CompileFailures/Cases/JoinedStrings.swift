// Road 5: Strings joined into SQL.
import SafeQuery

// expected-error@+1 {{no 'joined' candidates produce the expected contextual result type 'SQL'}}
func query(_ names: [String]) -> SQL { names.joined(separator: ", ") }
