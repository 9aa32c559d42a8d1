// Road 1: an optional String is no optional piece.
import SafeQuery

// expected-error@+2 {{cannot convert return expression of type 'String?' to return type 'SQL?'}}
// expected-note@+1 {{arguments to generic parameter 'Wrapped' ('String' and 'SQL') are expected to be equal}}
func query(_ text: String?) -> SQL? { text }
