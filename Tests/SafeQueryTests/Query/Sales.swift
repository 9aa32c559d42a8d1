import SafeQuery
import Testing

/// Sales by region and day, for aggregates and windows.
struct Sale: Table, Equatable {
  let id: Int64
  var region: String
  var day: Int
  var amount: Int64?
  var price: Double
  var paid: Bool

  struct Columns: TableColumns {
    let table: TableReference<Sale>
    var id: Column<Int64> { table.column("id") }
    var region: Column<String> { table.column("region") }
    var day: Column<Int> { table.column("day") }
    var amount: Column<Int64?> { table.column("amount") }
    var price: Column<Double> { table.column("price") }
    var paid: Column<Bool> { table.column("paid") }
  }

  static let schema = TableSchema(
    "sale",
    [
      ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("region", String.self),
      ColumnDefinition("day", Int.self), ColumnDefinition("amount", Int64?.self),
      ColumnDefinition("price", Double.self), ColumnDefinition("paid", Bool.self),
    ])

  init(_ id: Int64, _ region: String, day: Int, _ amount: Int64?, _ price: Double, paid: Bool) {
    self.id = id
    self.region = region
    self.day = day
    self.amount = amount
    self.price = price
    self.paid = paid
  }

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    region = try String(row: row, at: index + 1)
    day = try Int(row: row, at: index + 2)
    amount = try Int64?(row: row, at: index + 3)
    price = try Double(row: row, at: index + 4)
    paid = try Bool(row: row, at: index + 5)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(region)
    row.encode(day)
    row.encode(amount)
    row.encode(price)
    row.encode(paid)
  }
}

extension Backend {
  /// Runs a test on five sales.
  ///
  /// | id | region | day | amount | price | paid |
  /// |----|--------|-----|--------|-------|------|
  /// | 1  | north  | 1   | 10     | 1.5   | yes  |
  /// | 2  | north  | 2   | 20     | 2.5   | no   |
  /// | 3  | north  | 2   |        | 0.5   | yes  |
  /// | 4  | south  | 1   | 10     | 4     | no   |
  /// | 5  | south  | 4   | 5      | 8     | no   |
  func withSales(_ body: (Database) async throws -> Void) async throws {
    try await withDatabase { db in
      let (number, truth): (SQL, SQL) =
        db.dialect == .sqlite ? ("REAL", "INTEGER") : ("DOUBLE PRECISION", "BOOLEAN")
      try await db.execute(
        """
        CREATE TABLE \(Sale.self) (id BIGINT PRIMARY KEY, region TEXT NOT NULL, day BIGINT NOT NULL, amount BIGINT,
          price \(number) NOT NULL, paid \(truth) NOT NULL)
        """)
      let sales = [
        Sale(1, "north", day: 1, 10, 1.5, paid: true), Sale(2, "north", day: 2, 20, 2.5, paid: false),
        Sale(3, "north", day: 2, nil, 0.5, paid: true), Sale(4, "south", day: 1, 10, 4, paid: false),
        Sale(5, "south", day: 4, 5, 8, paid: false),
      ]
      try await db.transaction { tx in try tx.insert(contentsOf: sales) }
      try await body(db)
    }
  }
}

extension Database {
  /// Expects a text in which `▲` and `▼` stand for what follows a key in ascending and descending order.
  func expectSorted<Q: ReadQuery, each Value: Equatable>(
    _ query: Q, _ text: String, postgreSQL: String? = nil, gives rows: [(repeat each Value)],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws where Q.Output == (repeat each Value) {
    try await expect(
      query, text.replacing("▲", with: "").replacing("▼", with: " DESC"),
      postgreSQL: numbered(postgreSQL ?? text).replacing("▲", with: "")
        .replacing("▼", with: " DESC"), gives: rows, sourceLocation: sourceLocation)
  }
}

/// Expects that a query can't be rendered for SQLite, with this message, and can be for PostgreSQL.
func expectUnsupported(_ query: some Query, _ message: String, sourceLocation: SourceLocation = #_sourceLocation) {
  let error = #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) {
    try query.sql(for: .sqlite)
  }
  #expect(error?.kind == .unsupported, sourceLocation: sourceLocation)
  #expect(error?.message == message, sourceLocation: sourceLocation)
  #expect(throws: Never.self, sourceLocation: sourceLocation) { _ = try query.sql(for: .postgreSQL) }
}
