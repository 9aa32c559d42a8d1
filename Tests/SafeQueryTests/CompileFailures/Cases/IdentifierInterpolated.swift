// Road 8: an identifier with a value in it.
import SafeQuery

// expected-error@+1 {{cannot convert return expression of type 'String' to return type 'Identifier'}}
func name(_ tenant: String) -> Identifier { "user_\(tenant)" }
