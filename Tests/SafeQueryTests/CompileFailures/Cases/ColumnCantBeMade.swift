// Road 9: a column is handed out by its table only.
import SafeQuery

// expected-error@+1 {{'Column<Value>' initializer is inaccessible due to}}
func column(_ table: TableReference, _ name: StaticString) -> Column<Int> { Column<Int>(table: table, name: name) }
