// Road 15: a bound value has no case that is text of the statement.
import SafeQuery

// expected-error@+4 {{type 'SQLValue' has no member 'raw'}}
// expected-error@+3 {{type 'SQLValue' has no member 'sql'}}
// expected-error@+2 {{type 'SQLValue' has no member 'custom'}}
// expected-error@+1 {{type 'SQLValue' has no member 'literal'}}
func value(_ text: String) -> [SQLValue] { [.raw(text), .sql(text), .custom(text), .literal(text)] }
