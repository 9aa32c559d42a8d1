import Foundation
import SafeQuery
import Testing

/// Values of every type are in a list what they are in a row.
@Suite struct RowListValueTests {
  @Test(arguments: Backend.allCases)
  func `values of every type are the same in a list`(_ backend: Backend) async throws {
    try await expectListed(Bool.samples, on: backend)
    try await expectListed(Int.samples, on: backend)
    try await expectListed(Int8.samples, on: backend)
    try await expectListed(Int16.samples, on: backend)
    try await expectListed(Int32.samples, on: backend)
    try await expectListed(UInt32.samples, on: backend)
    try await expectListed(UInt64.samples, on: backend)
    try await expectListed(Double.samples, on: backend)
    try await expectListed(Float.samples, on: backend)
    try await expectListed(Decimal.samples, on: backend)
    try await expectListed(String.samples, on: backend)
    try await expectListed([UInt8].samples, on: backend)
    try await expectListed(Data.samples, on: backend)
    try await expectListed(Date.samples, on: backend)
    try await expectListed(CalendarDate.samples, on: backend)
    try await expectListed(TimeWithZone.samples, on: backend)
    try await expectListed(UUID.samples, on: backend)
    try await expectListed(Settings.samples, on: backend)
    let roles = Samples(edges: Role.allCases) { Role.allCases.randomElement(using: &$0) ?? .reader }
    try await expectListed(roles, on: backend)
    let emails = Samples(edges: [Email(text: "ann@example.org")]) { Email(text: String.samples.random(&$0)) }
    try await expectListed(emails, on: backend)
  }

  @Test func `arrays are the same in a list on PostgreSQL`() async throws {
    try await expectListed(Int.samples.arrays, on: .postgreSQL)
    try await expectListed(Bool.samples.arrays, on: .postgreSQL)
    try await expectListed(Decimal.samples.finite.arrays, on: .postgreSQL)
    try await expectListed(String.samples.short.optionals.arrays, on: .postgreSQL)
    try await expectListed(Date.samples.arrays, on: .postgreSQL)
  }

  @Test func `an error in an array in a list names all of its places`() async throws {
    try await Backend.postgreSQL.withDatabase { db in
      try await db.createCells([Int?].self)
      try await db.execute(Cell<[Int?]>.insert(Cell(id: 1, value: [1, nil], optional: nil)))
      let query = SingleRow { Cell<[Int]>.all.list() }
      let error = await #expect(throws: DatabaseError.self) { try await db.fetchOne(query) }
      #expect(
        error?.message
          == "row 1 of the list in column 1: column 2 (value), element 2, holds null, where an integer is expected")
    }
  }

  private func expectListed<Value: DatabaseValue & Equatable>(
    _ samples: Samples<Value>, on backend: Backend, seed: UInt64 = 20_261_128,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let values = samples.values(seed: seed)
    let cells = values.enumerated().map { Cell(id: Int64($0), value: $1, optional: $0.isMultiple(of: 3) ? nil : $1) }
    try await backend.withDatabase { db in
      try await db.createCells(Value.self)
      _ = try await db.transaction { try $0.insert(contentsOf: cells) }
      let different = try await db.read { tx in try Cell<Value>.listedDifferently(tx, count: cells.count) }
      #expect(different == [], "\(Value.self)", sourceLocation: sourceLocation)
    }
  }
}

extension Cell where Value: Equatable {
  /// Compares lists of rows, of tuples and of values with what the same query gives by itself.
  /// - Returns: Which values are others in a list.
  fileprivate static func listedDifferently(_ tx: Transaction, count: Int) throws -> [String] {
    let query = Cell<Value>.order { $0.id }
    let rows = try tx.fetch(query)
    let lists = SingleRow {
      (query.list(), query.select { ($0.value, $0.optional) }.list(), query.select { $0.value }.list())
    }
    let (cells, pairs, values) = try #require(try tx.fetchOne(lists))
    guard rows.count == count, cells.count == count, pairs.count == count, values.count == count else {
      return ["\(rows.count), \(cells.count), \(pairs.count) and \(values.count) rows of \(count)"]
    }
    var different: [String] = []
    for (index, row) in rows.enumerated() {
      let (cell, pair) = (cells[index], pairs[index])
      if cell.id != row.id || !areSame(cell.value, row.value) || !areSame(cell.optional, row.optional) {
        different.append("row \(index)")
      }
      if !areSame(pair.0, row.value) || !areSame(pair.1, row.optional) { different.append("tuple \(index)") }
      if !areSame(values[index], row.value) { different.append("value \(index)") }
    }
    return different
  }

  /// NaN is not equal to itself.
  private static func areSame(_ left: Value?, _ right: Value?) -> Bool {
    left == right || "\(left as Any)" == "\(right as Any)"
  }
}
