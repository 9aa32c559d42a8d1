// Road 11: a function with a value in its name.
import SafeQuery

// expected-error@+1 {{'init(_:)' is unavailable: a function's name is a literal of the program}}
func function(_ name: String) -> SQLFunction<Int> { SQLFunction<Int>("st_\(name)") }
