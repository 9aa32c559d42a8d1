// Road 16: String as a table, from another module.
import SafeQuery

extension String: @retroactive Table, @retroactive Insertable {
  /// The requirement.
  public struct Columns: TableColumns {
    /// The requirement.
    public let table: TableReference<String>
    /// The requirement.
    public init(table: TableReference<String>) { self.table = table }
  }
  // expected-error@+2 {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
  /// The requirement.
  public static var schema: TableSchema { TableSchema(String(describing: self), []) }
  /// The requirement.
  public func encode(into row: inout RowEncoder) { row.encode(self) }
}
