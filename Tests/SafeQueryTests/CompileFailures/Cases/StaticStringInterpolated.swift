// A StaticString has no interpolation.
import SafeQuery

// expected-error@+1 {{cannot convert return expression of type 'String' to return type 'StaticString'}}
func text(_ name: String) -> StaticString { "SELECT \(name)" }
