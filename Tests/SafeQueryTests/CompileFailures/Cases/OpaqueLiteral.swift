// Road 1: an opaque literal type hides a String.
import SafeQuery

func literal(_ text: String) -> some ExpressibleByStringLiteral { text }

// expected-error@+1 {{cannot convert return expression of type 'some ExpressibleByStringLiteral' to return type}}
func query(_ text: String) -> SQL { literal(text) }
