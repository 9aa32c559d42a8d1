import SafeQuery
import Testing

@Suite struct WriteInSchemaTests {
  @Test func `the rows of a table in a schema are written and returned on SQLite`() async throws {
    try await writeAndReturn(Main.self, on: .sqlite)
  }

  @Test func `the rows of a table in a schema are written and returned on PostgreSQL`() async throws {
    try await writeAndReturn(Temporary.self, on: .postgreSQL)
  }

  private func writeAndReturn<Space: SchemaName>(_ space: Space.Type, on backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.transaction { tx in
        // PostgreSQL's temporary tables belong to one connection.
        try tx.execute("CREATE TABLE \(Placed<Space>.self) (id BIGINT PRIMARY KEY, amount BIGINT)")
        let rows = [Placed<Space>(id: 1, amount: 1), Placed<Space>(id: 2, amount: 2)]
        let inserted = try tx.fetch(Placed<Space>.insert(contentsOf: rows).returning { ($0.id, $0.amount) })
        #expect(inserted.map(\.1) == [1, 2])
        let upsert = Placed<Space>.insert(rows[1]).onConflict { $0.id }
        let updated = upsert.doUpdate {
          $0.amount = $0.amount + $1.amount
        } where: {
          $0.amount == $1.amount
        }
        #expect(try tx.fetch(updated.returning()).map(\.amount) == [4])
        let set = Placed<Space>.where { $0.id == 1 }.update { $0.amount = $0.amount + 6 }
        #expect(try tx.fetch(set.returning { $0.amount }) == [7])
        let from = Placed<Space>.all.update(from: Placed<Space>.self) {
          $0.amount < $1.amount
        } set: { row, other in
          row.amount = other.amount
        }
        #expect(try tx.fetch(from.returning { ($0.id, $0.amount) }).map(\.1) == [7])
        let delete = Placed<Space>.all.delete(using: Placed<Space>.self) { $0.id < $1.id }
        #expect(try tx.fetch(delete.returning { $0.id }) == ids(1))
      }
    }
  }
}

private protocol SchemaName: Sendable { static var name: StaticString { get } }
private enum Main: SchemaName { static let name: StaticString = "main" }
private enum Temporary: SchemaName { static let name: StaticString = "pg_temp" }

private struct Placed<Space: SchemaName>: Table {
  let id: Int64
  var amount: Int

  struct Columns: TableColumns {
    let table: TableReference<Placed<Space>>
    var id: Column<Int64> { table.column("id") }
    var amount: Column<Int> { table.column("amount") }
  }

  static var schema: TableSchema {
    TableSchema(
      "placed", in: Space.name,
      [ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("amount", Int.self)])
  }

  init(id: Int64, amount: Int) {
    self.id = id
    self.amount = amount
  }

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    amount = try Int(row: row, at: index + 1)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(amount)
  }
}
