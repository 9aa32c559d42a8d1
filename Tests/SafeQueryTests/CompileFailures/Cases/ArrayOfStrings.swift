// Road 5: Strings are no pieces.
import SafeQuery

// expected-error@+2 {{cannot convert return expression of type '[String]' to return type '[SQL]'}}
// expected-note@+1 {{arguments to generic parameter 'Element' ('String' and 'SQL') are expected to be equal}}
func query(_ names: [String]) -> [SQL] { names }
