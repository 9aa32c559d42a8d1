// Road 17: SQL and names are not made of a description.
import SafeQuery

// expected-note@+3 {{where 'T' = 'SQL'}}
// expected-note@+2 {{where 'T' = 'Identifier'}}
// expected-note@+1 {{where 'T' = 'StaticString'}}
func make<T: LosslessStringConvertible>(_ text: String, as type: T.Type) -> T? { T(text) }

func query(_ text: String) {
  // expected-error@+1 {{global function 'make(_:as:)' requires that 'SQL' conform to 'LosslessStringConvertible'}}
  _ = make(text, as: SQL.self)
  // expected-error@+1 {{global function 'make(_:as:)' requires that 'Identifier' conform to}}
  _ = make(text, as: Identifier.self)
  // expected-error@+1 {{global function 'make(_:as:)' requires that 'StaticString' conform to}}
  _ = make(text, as: StaticString.self)
}
