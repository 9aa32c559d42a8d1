// Road 11: a function named by a String.
import SafeQuery

// expected-error@+1 {{'init(_:)' is unavailable: a function's name is a literal of the program}}
func function(_ name: String) -> SQLFunction<Int> { SQLFunction<Int>(name) }
