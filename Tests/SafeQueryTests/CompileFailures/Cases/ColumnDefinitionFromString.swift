// Road 12: a column definition named by a String.
import SafeQuery

// expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
func column(_ name: String) -> ColumnDefinition { ColumnDefinition(name, Int.self) }
