import SafeQuery

/// A table with one column of any type, and the same column as an optional.
struct Cell<Value: DatabaseValue>: Table {
  let id: Int64
  var value: Value
  var optional: Value?

  struct Columns: TableColumns {
    let table: TableReference<Cell<Value>>
    var id: Column<Int64> { table.column("id") }
    var value: Column<Value> { table.column("value") }
    var optional: Column<Value?> { table.column("optional") }
  }

  static var schema: TableSchema {
    TableSchema(
      "cell",
      [
        ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("value", Value.self),
        ColumnDefinition("optional", Value?.self),
      ])
  }

  init(id: Int64, value: Value, optional: Value?) {
    self.id = id
    self.value = value
    self.optional = optional
  }

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    value = try Value(row: row, at: index + 1)
    optional = try Value?(row: row, at: index + 2)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(value)
    row.encode(optional)
  }
}

extension Database {
  /// Creates the table of `Cell<Value>`, its columns declared as the type is stored.
  func createCells<Value: DatabaseValue>(_ type: Value.Type) async throws {
    let column = columnType(of: Value.sqlType, dialect)
    try await execute(
      "CREATE TABLE \(Cell<Value>.self) (id BIGINT PRIMARY KEY, value \(column) NOT NULL, optional \(column))")
  }
}

/// How a column of a type is declared.
func columnType(of type: SQLType, _ dialect: Dialect) -> SQL {
  switch (type, dialect) {
  case (.bool, .postgreSQL): "BOOLEAN"
  case (.int16, .postgreSQL): "SMALLINT"
  case (.int32, .postgreSQL): "INTEGER"
  case (.int64, .postgreSQL): "BIGINT"
  case (.float, .postgreSQL): "REAL"
  case (.double, .postgreSQL): "DOUBLE PRECISION"
  case (.decimal, .postgreSQL): "NUMERIC"
  case (.blob, .postgreSQL): "BYTEA"
  case (.timestamp, .postgreSQL): "TIMESTAMPTZ"
  case (.date, .postgreSQL): "DATE"
  case (.time, .postgreSQL): "TIMETZ"
  case (.uuid, .postgreSQL): "UUID"
  case (.json, .postgreSQL): "JSONB"
  case (.int64.array, .postgreSQL): "BIGINT[]"
  case (.int16.array, .postgreSQL): "SMALLINT[]"
  case (.bool.array, .postgreSQL): "BOOLEAN[]"
  case (.double.array, .postgreSQL): "DOUBLE PRECISION[]"
  case (.decimal.array, .postgreSQL): "NUMERIC[]"
  case (.text.array, .postgreSQL): "TEXT[]"
  case (.blob.array, .postgreSQL): "BYTEA[]"
  case (.timestamp.array, .postgreSQL): "TIMESTAMPTZ[]"
  case (.date.array, .postgreSQL): "DATE[]"
  case (.uuid.array, .postgreSQL): "UUID[]"
  case (.json.array, .postgreSQL): "JSONB[]"
  case (.bool, .sqlite), (.int16, .sqlite), (.int32, .sqlite), (.int64, .sqlite): "INTEGER"
  case (.float, .sqlite), (.double, .sqlite): "REAL"
  case (.blob, .sqlite): "BLOB"
  default: "TEXT"
  }
}
