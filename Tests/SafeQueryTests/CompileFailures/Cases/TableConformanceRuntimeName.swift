// Road 16: a table whose name arrives at run time.
import SafeQuery

let tableName = CommandLine.arguments[0]

struct Evil: Table {
  struct Columns: TableColumns {
    typealias Model = Evil
    let table: TableReference
    init(_ table: TableReference) { self.table = table }
  }
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  static var schema: TableSchema { TableSchema(tableName, []) }
  init(row: borrowing Row, at index: Int) throws {}
  func encode(into row: inout RowEncoder) {}
}
