// Road 11: an operator named by a String.
import SafeQuery

// expected-error@+1 {{'init(_:)' is unavailable: an operator's symbol is a literal of the program}}
func function(_ name: String) -> SQLOperator<Bool> { SQLOperator<Bool>(name) }
