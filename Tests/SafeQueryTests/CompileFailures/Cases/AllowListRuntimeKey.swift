// Road 8: an allow-list with a key that arrives at run time.
import SafeQuery

// expected-error@+1 {{cannot convert value of type 'String' to expected dictionary key type 'StaticString'}}
func list(_ name: String) -> AllowList<Identifier> { [name: "email"] }
