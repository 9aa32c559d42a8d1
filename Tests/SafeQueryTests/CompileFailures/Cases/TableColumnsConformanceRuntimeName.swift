// Road 16: a column whose name arrives at run time.
import SafeQuery

let columnName = CommandLine.arguments[0]

struct Evil: TableColumns {
  let table: TableReference<User>
  // expected-error@+1 {{'column' is unavailable: a column's name is a literal of the program}}
  var id: Column<Int64> { table.column(columnName) }
}
