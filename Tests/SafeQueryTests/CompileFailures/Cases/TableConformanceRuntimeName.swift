// Road 16: a table whose name arrives at run time.
import SafeQuery

let tableName = CommandLine.arguments[0]

struct Evil: Table {
  struct Columns: TableColumns {
    let table: TableReference<Evil>
  }
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  static var schema: TableSchema { TableSchema(tableName, []) }
  init(row: borrowing Row, at index: Int) throws {}
  func encode(into row: inout RowEncoder) {}
}
