// Road 9: a column is handed out by its table only.
import SafeQuery

func column(_ table: TableReference<User>, _ name: StaticString) -> Column<Int> {
  // expected-error@+2 {{'Column<Value>' initializer is inaccessible due to}}
  // expected-error@+1 {{'instance' is inaccessible due to}}
  Column<Int>(table: table.instance, name: name)
}
