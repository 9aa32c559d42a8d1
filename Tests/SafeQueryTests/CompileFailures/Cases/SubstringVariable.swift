// Road 1: a Substring where SQL is expected.
import SafeQuery

// expected-error@+1 {{no 'dropFirst' candidates produce the expected contextual result type 'SQL'}}
func query(_ text: String) -> SQL { text.dropFirst(2) }
