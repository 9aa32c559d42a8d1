// Road 9: a column named by a String.
import SafeQuery

// expected-error@+1 {{'column' is unavailable: a column's name is a literal of the program}}
func column(_ table: TableReference<User>, _ name: String) -> Column<Int> { table.column(name) }
