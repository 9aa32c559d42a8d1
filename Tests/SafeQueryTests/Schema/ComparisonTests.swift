import Foundation
import SafeQuery
import Testing

/// The databases agree on what is less, equal and greater, for values and for columns.
@Suite struct ComparisonTests {
  @Test(arguments: Backend.allCases)
  func `numbers compare by their value`(_ backend: Backend) async throws {
    try await expectOrder([Int64.min, -10, -9, 0, 9, 10, .max], on: backend)
    try await expectOrder([Int16.min, -1, 0, 1, .max], on: backend)
    try await expectOrder([-10.5, -9, -0.001, 0, 0.001, 1.5, 9, 10, 10.5, 100, 1000] as [Decimal], on: backend)
    try await expectOrder([-Float.infinity, -1, 0, 0.1, 9, 10.5, .infinity, .nan], on: backend)
  }

  @Test(arguments: Backend.allCases)
  func `NaN is equal to itself and greater than every number`(_ backend: Backend) async throws {
    try await expectOrder(
      [-Double.infinity, -.greatestFiniteMagnitude, -1, 0, .leastNonzeroMagnitude, 9, 10.5, .infinity, .nan],
      on: backend)
    try await expectOrder([-1, 0, 9, 10.5, .nan] as [Decimal], on: backend)
    let digits = [
      "-99999999999999999999999999999999999999", "-9e-120", "0", "1e-128", "0.12345678901234567890123456789012345678",
      "0.12345678901234567890123456789012345679", "99999999999999999999999999999999999998",
      "99999999999999999999999999999999999999", "1e127",
    ]
    try await expectOrder(digits.compactMap { Decimal(string: $0) }, on: backend)
  }

  @Test(arguments: Backend.allCases)
  func `dates compare in the order of time`(_ backend: Backend) async throws {
    let dates: [Date] = [
      Date.utc(1, 1, 1), Date.utc(1969, 12, 31, 23, 59, 59, microsecond: 999_999), Date.utc(1970, 1, 1),
      Date.utc(1970, 1, 1, microsecond: 1), Date.utc(2026, 9, 30), Date.utc(2026, 10, 1), Date.utc(9999, 12, 31),
    ]
    try await expectOrder(dates, on: backend)
    try await expectOrder(CalendarDate.samples.edges.sorted(), on: backend)
  }

  @Test(arguments: Backend.allCases)
  func `truth values, bytes, identifiers and enums compare`(_ backend: Backend) async throws {
    try await expectOrder([false, true], on: backend)
    try await expectOrder([[], [0], [0, 0], [0, 1], [1], [0x7F], [0x80], [0xFF, 0]] as [[UInt8]], on: backend)
    try await expectOrder([0, 1, 0x7F, 0x80, 0xFF].map(UUID.init(repeating:)), on: backend)
    try await expectOrder([Level.low, .middle, .high], on: backend)
    try await expectOrder(["", "a", "aa", "ab", "b"], on: backend)
  }

  @Test(arguments: Backend.allCases)
  func `times with a zone compare by their instant where the database can`(_ backend: Backend) async throws {
    let times = [(1, 7200), (12, 7200), (11, 0), (12, 0), (8, -36_000)].compactMap {
      TimeWithZone(hour: $0.0, minute: 0, second: 0, utcOffset: $0.1)
    }
    guard backend == .sqlite else { return try await expectOrder(times, on: backend) }
    for query in [
      Cell<TimeWithZone>.where { $0.value < times[0] }, Cell<TimeWithZone>.where { $0.value >= $0.optional },
      Cell<TimeWithZone>.all.order { $0.value.descending },
    ] {
      let error = #expect(throws: DatabaseError.self) { try query.sql(for: .sqlite) }
      #expect(error?.kind == .unsupported)
      #expect(error?.message == "SQLite has no order for times with an offset from UTC, which it stores as text")
    }
    #expect(throws: Never.self) { try Cell<TimeWithZone>.where { $0.value == times[0] }.sql(for: .sqlite) }
  }

  @Test(arguments: Backend.allCases)
  func `a decimal column compares as a number`(_ backend: Backend) async throws {
    let all = Cell<Decimal>.all
    try await withDecimals(backend) { db in
      let greater = try await db.fetch(all.where { $0.value > 9 }.select { $0.id })
      #expect(greater == [1])
      let greaterThanColumn = try await db.fetch(all.where { $0.value > $0.optional }.select { $0.id })
      #expect(greaterThanColumn == [1])
      let ordered = try await db.fetch(all.order { $0.value }.select { $0.id })
      #expect(ordered == [2, 1])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a decimal column has a least, a greatest and a sum as a number`(_ backend: Backend) async throws {
    let all = Cell<Decimal>.all
    let sum = Decimal(11.5)
    try await withDecimals(backend) { db in
      let extremes = try await db.fetchOne(all.select { ($0.value.min(), $0.value.max()) })
      #expect(extremes?.0 == 9 && extremes?.1 == 10.5)
      let summed = try await db.fetch(all.where { $0.value + 1 == sum }.select { $0.id })
      #expect(summed == [1])
    }
  }

  private func withDecimals(_ backend: Backend, _ body: (Database) async throws -> Void) async throws {
    try await backend.withDatabase { db in
      try await db.createCells(Decimal.self)
      try await db.transaction { tx in
        try tx.insert(contentsOf: [Cell<Decimal>(id: 1, value: 10.5, optional: 9), Cell(id: 2, value: 9, optional: 9)])
      }
      try await body(db)
    }
  }
}

/// A comparison, for Swift's integers, for a column and a value, and for two columns.
private struct Comparison<Value: DatabaseValue>: Sendable where Value.Base == Value {
  let name: String
  let expected: @Sendable (Int, Int) -> Bool
  let value: @Sendable (Column<Value>, Value) -> SafeQuery.TypedSQL<Bool>
  let column: @Sendable (Column<Value>, Column<Value>) -> SafeQuery.TypedSQL<Bool>

  static var all: [Comparison] {
    [
      Comparison(name: "==", expected: { $0 == $1 }, value: { $0 == $1 }, column: { $0 == $1 }),
      Comparison(name: "!=", expected: { $0 != $1 }, value: { $0 != $1 }, column: { $0 != $1 }),
      Comparison(name: "<", expected: { $0 < $1 }, value: { $0 < $1 }, column: { $0 < $1 }),
      Comparison(name: "<=", expected: { $0 <= $1 }, value: { $0 <= $1 }, column: { $0 <= $1 }),
      Comparison(name: ">", expected: { $0 > $1 }, value: { $0 > $1 }, column: { $0 > $1 }),
      Comparison(name: ">=", expected: { $0 >= $1 }, value: { $0 >= $1 }, column: { $0 >= $1 }),
    ]
  }
}

/// Expects that all comparison operators and ORDER BY have the values in the order in which they are given.
func expectOrder<Value: DatabaseValue>(
  _ values: [Value], on backend: Backend, sourceLocation: SourceLocation = #_sourceLocation
) async throws where Value.Base == Value {
  try await backend.withDatabase { db in
    try await db.createCells(Value.self)
    // The last comes first, so that the order isn't the one of the inserts.
    let cells = values.enumerated().reversed().map { Cell(id: Int64($0), value: $1, optional: nil) }
    try await db.transaction { try $0.insert(contentsOf: cells) }
    for comparison in Comparison<Value>.all {
      for (index, value) in values.enumerated() {
        let found = try await db.fetch(
          Cell<Value>.where { comparison.value($0.value, value) }.order { $0.id }.select { $0.id })
        let expected = values.indices.filter { comparison.expected($0, index) }.map { Int64($0) }
        #expect(found == expected, "column \(comparison.name) \(value)", sourceLocation: sourceLocation)
      }
      let pairs = try await db.fetch(
        Cell<Value>.all.join(Cell<Value>.self) { comparison.column($0.value, $1.value) }.select { ($0.id, $1.id) })
      var expected: Set<[Int64]> = []
      for left in values.indices {
        for right in values.indices where comparison.expected(left, right) {
          expected.insert([Int64(left), Int64(right)])
        }
      }
      let found = Set(pairs.map { [$0.0, $0.1] })
      #expect(found == expected, "column \(comparison.name) column", sourceLocation: sourceLocation)
    }
    let ascending = try await db.fetch(Cell<Value>.all.order { $0.value }.select { $0.id })
    #expect(ascending == values.indices.map { Int64($0) }, "in order", sourceLocation: sourceLocation)
  }
}
