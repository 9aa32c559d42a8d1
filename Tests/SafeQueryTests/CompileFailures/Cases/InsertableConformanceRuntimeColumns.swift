// Road 16: a draft whose columns arrive at run time.
import SafeQuery

let columnNames = CommandLine.arguments

struct Evil: Insertable {
  typealias Model = User
  // expected-error@+1 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  static var insertedColumns: [ColumnDefinition] { columnNames.map { ColumnDefinition($0, String.self) } }
  func encode(into row: inout RowEncoder) {}
}
