import Foundation
import SafeQuery
import Testing

@Suite struct DecimalSumTests {
  struct Price: Table {
    let id: Int64
    var amount: Decimal?

    struct Columns: TableColumns {
      let table: TableReference<Price>
      var id: Column<Int64> { table.column("id") }
      var amount: Column<Decimal?> { table.column("amount") }
    }
    static let schema = TableSchema(
      "price", [ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("amount", Decimal?.self)])

    init(id: Int64, amount: Decimal?) {
      self.id = id
      self.amount = amount
    }
    init(row: borrowing Row, at index: Int) throws {
      id = try Int64(row: row, at: index)
      amount = try Decimal?(row: row, at: index + 1)
    }
    func encode(into row: inout RowEncoder) {
      row.encode(id)
      row.encode(amount)
    }
  }

  @Test(arguments: Backend.allCases)
  func `decimals are added up and averaged, and nothing over no rows`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let type: SQL = db.dialect == .sqlite ? "TEXT" : "NUMERIC"
      try await db.execute("CREATE TABLE \(Price.self) (id BIGINT PRIMARY KEY, amount \(type))")
      let none = try await db.fetchOne(Price.all.select { ($0.amount.sum(), $0.amount.avg()) })
      #expect(none?.0 == nil && none?.1 == nil && none != nil)
      let amounts: [Decimal?] = [Decimal(string: "10.25"), Decimal(string: "0.5"), nil, Decimal(-3)]
      try await db.transaction { tx in
        for (id, amount) in amounts.enumerated() { try tx.insert(Price(id: Int64(id), amount: amount)) }
      }
      let found = try await db.fetchOne(Price.all.select { ($0.amount.sum(), $0.amount.avg()) })
      #expect(found?.0 == Decimal(string: "7.75"))
      let mean = try #require(found?.1)
      #expect(abs(mean - Decimal(string: "2.583333333333")!) < Decimal(string: "0.0000000001")!)
    }
  }
}
