import CPostgres

final class PostgresConnection: Driver {
  let dialect = Dialect.postgreSQL
  var isUsable: Bool { false }
  init(_ options: PostgresOptions, statementCacheSize: Int) throws { throw DatabaseError(.unsupported, "not yet") }
  func run(
    _ statement: Statement, width: Int?, as access: Access, _ body: (borrowing Row) throws -> Bool
  ) throws -> Int { 0 }
  func stream(_ statement: Statement, width: Int?, as access: Access, _ body: (borrowing Row) throws -> Bool) throws {}
  func insert(
    _ columns: [ColumnDefinition], into table: TableSchema, _ next: (inout RowEncoder) throws -> Bool
  ) throws -> Int { 0 }
  func run(
    _ statement: Script.Statement, parameters: [SQLValue], _ body: (borrowing Row) throws -> Bool
  ) throws -> Int { 0 }
  func begin(_ mode: TransactionMode) throws {}
  func commit() throws {}
  func rollback() throws {}
  func savepoint(_ action: SavepointAction, depth: Int) throws {}
  func interrupt() {}
  func close() {}
}
