import Foundation
import SafeQuery
import Testing

/// What random queries have found, each with the least query that shows it.
@Suite struct FoundDifferenceTests {
  @Test(arguments: Backend.allCases)
  func `empty texts joined in a window are an empty text, and no texts are null`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createCells(String.self)
      let cells = [Cell(id: 1, value: "", optional: ""), Cell(id: 2, value: "", optional: nil)]
      try await db.transaction { tx in try tx.insert(contentsOf: cells) }
      let joined = try await db.fetch(
        Cell<String>.order { $0.id }.select { cell in
          (
            cell.value.joined(separator: "").over(),
            cell.optional.joined(separator: ", ").filter(cell.id > 1).over()
          )
        })
      #expect(joined.map(\.0) == ["", ""])
      #expect(joined.map(\.1) == [nil, nil])
    }
  }

  @Test(arguments: Backend.allCases)
  func `decimals are grouped by their value, however they are stored`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createCells(Decimal.self)
      let cells = [Cell<Decimal>(id: 1, value: 2, optional: nil), Cell<Decimal>(id: 2, value: 4, optional: nil)]
      try await db.transaction { tx in try tx.insert(contentsOf: cells) }
      // A computed decimal is stored as 2.0 on SQLite.
      try await db.execute(Cell<Decimal>.where { $0.id == 2 }.update { $0.value = $0.value / 2 })
      let groups = try await db.fetch(Cell<Decimal>.groupBy { $0.value }.select { ($0.value, count()) })
      #expect(groups.map(\.0) == [2])
      #expect(groups.map(\.1) == [2])
    }
  }

  @Test func `the text of a limit is the same whatever the offset is`() throws {
    let first = User.order { $0.id }.limit(10, offset: 0)
    let other = User.order { $0.id }.limit(20, offset: 40)
    for dialect in Dialect.allCases {
      #expect(try first.sql(for: dialect).text == other.sql(for: dialect).text)
    }
  }
}
