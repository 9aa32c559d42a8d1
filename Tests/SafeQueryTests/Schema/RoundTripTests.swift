import Foundation
import SafeQuery
import Testing

/// Every type goes into a parameter and comes back from a row as the same value, by every road there is.
@Suite struct RoundTripTests {
  @Test(arguments: Backend.allCases)
  func `truth values come back`(_ backend: Backend) async throws {
    try await expectRoundTrip(Bool.samples, on: backend)
  }

  @Test(arguments: Backend.allCases)
  func `integers of every width come back`(_ backend: Backend) async throws {
    try await expectRoundTrip(Int.samples, on: backend)
    try await expectRoundTrip(Int8.samples, on: backend)
    try await expectRoundTrip(Int16.samples, on: backend)
    try await expectRoundTrip(Int32.samples, on: backend)
    try await expectRoundTrip(Int64.samples, on: backend)
    try await expectRoundTrip(UInt.samples, on: backend)
    try await expectRoundTrip(UInt16.samples, on: backend)
    try await expectRoundTrip(UInt32.samples, on: backend)
    try await expectRoundTrip(UInt64.samples, on: backend)
    try await expectRoundTrip(UInt8.samples, on: backend)
  }

  @Test(arguments: Backend.allCases)
  func `floating-point numbers come back bit by bit`(_ backend: Backend) async throws {
    // A SQLite table keeps no sign of zero; NaN comes back as a NaN, not as the one of many that went in.
    let keepsZeroSign = backend == .postgreSQL
    try await expectRoundTrip(Double.samples, on: backend) { sent, read in
      sent.bitPattern == read.bitPattern || sent.isNaN && read.isNaN || !keepsZeroSign && sent == 0 && read == 0
    }
    try await expectRoundTrip(Float.samples, on: backend) { sent, read in
      sent.bitPattern == read.bitPattern || sent.isNaN && read.isNaN || !keepsZeroSign && sent == 0 && read == 0
    }
  }

  @Test(arguments: Backend.allCases)
  func `decimal numbers come back with every digit`(_ backend: Backend) async throws {
    try await expectRoundTrip(Decimal.samples, on: backend) { $0 == $1 || $0.isNaN && $1.isNaN }
  }

  @Test(arguments: Backend.allCases)
  func `text comes back byte by byte`(_ backend: Backend) async throws {
    try await expectRoundTrip(String.samples, on: backend) { $0.utf8.elementsEqual($1.utf8) }
  }

  @Test(arguments: Backend.allCases)
  func `bytes come back`(_ backend: Backend) async throws {
    try await expectRoundTrip([UInt8].samples, on: backend)
    try await expectRoundTrip(Data.samples, on: backend)
  }

  @Test(arguments: Backend.allCases)
  func `instants come back to the microsecond`(_ backend: Backend) async throws {
    try await expectRoundTrip(Date.samples, on: backend)
  }

  @Test(arguments: Backend.allCases)
  func `days and times come back`(_ backend: Backend) async throws {
    try await expectRoundTrip(CalendarDate.samples, on: backend)
    try await expectRoundTrip(TimeWithZone.samples, on: backend)
  }

  @Test(arguments: Backend.allCases)
  func `identifiers come back`(_ backend: Backend) async throws { try await expectRoundTrip(UUID.samples, on: backend) }

  @Test(arguments: Backend.allCases)
  func `enums and a type of one's own come back`(_ backend: Backend) async throws {
    try await expectRoundTrip(
      Samples(edges: Role.allCases) { Role.allCases.randomElement(using: &$0) ?? .reader }, on: backend)
    try await expectRoundTrip(
      Samples(edges: Level.allCases) { Level.allCases.randomElement(using: &$0) ?? .low }, on: backend)
    try await expectRoundTrip(
      Samples(edges: [Email(text: "ann@example.org")]) { Email(text: String.samples.random(&$0)) }, on: backend)
  }

  @Test(arguments: Backend.allCases)
  func `JSON of a Codable struct comes back`(_ backend: Backend) async throws {
    try await expectRoundTrip(Settings.samples, on: backend)
  }

  @Test func `arrays come back on PostgreSQL`() async throws {
    try await expectRoundTrip(Int.samples.arrays, on: .postgreSQL)
    try await expectRoundTrip(Int16.samples.arrays, on: .postgreSQL)
    try await expectRoundTrip(Bool.samples.arrays, on: .postgreSQL)
    try await expectRoundTrip(Decimal.samples.finite.arrays, on: .postgreSQL)
    try await expectRoundTrip(String.samples.short.arrays, on: .postgreSQL)
    try await expectRoundTrip([UInt8].samples.short.arrays, on: .postgreSQL)
    try await expectRoundTrip(Date.samples.arrays, on: .postgreSQL)
    try await expectRoundTrip(CalendarDate.samples.arrays, on: .postgreSQL)
    try await expectRoundTrip(UUID.samples.arrays, on: .postgreSQL)
    try await expectRoundTrip(Settings.samples.arrays, on: .postgreSQL)
    try await expectRoundTrip(Int.samples.optionals.arrays, on: .postgreSQL)
    try await expectRoundTrip(String.samples.short.optionals.arrays, on: .postgreSQL)
  }
}

/// Sends every value by `SQL` text, by an insert each and by one insert of all, and reads it back from each.
func expectRoundTrip<Value: DatabaseValue & Equatable>(
  _ samples: Samples<Value>, on backend: Backend, seed: UInt64 = 20_260_731,
  sourceLocation: SourceLocation = #_sourceLocation, same: @escaping @Sendable (Value, Value) -> Bool = { $0 == $1 }
) async throws {
  let values = samples.values(seed: seed)
  let cells = values.enumerated().map { Cell(id: Int64($0), value: $1, optional: $0.isMultiple(of: 3) ? nil : $1) }

  func compare(_ read: [Cell<Value>], _ road: String) {
    #expect(read.count == cells.count, Comment(rawValue: road), sourceLocation: sourceLocation)
    for (sent, read) in zip(cells, read) where !sent.isSame(as: read, same) {
      Issue.record("\(road): \(sent.excerpt) came back as \(read.excerpt)", sourceLocation: sourceLocation)
    }
  }

  try await backend.withDatabase { db in
    try await db.createCells(Value.self)
    let texts = try await db.read { tx in
      try cells.map { cell in
        let pair = try tx.fetchOne("SELECT \(cell.value), \(cell.optional)", as: Value.self, Value?.self)
        return Cell(id: cell.id, value: try #require(pair).0, optional: pair?.1)
      }
    }
    compare(texts, "by SQL text")

    let returned = try await db.transaction { tx in try cells.map { try tx.insert($0) } }
    compare(returned, "returned by an insert")
    compare(try await db.fetch(Cell<Value>.all.order { $0.id }), "by an insert each")

    try await db.execute(Cell<Value>.all.delete())
    let count = try await db.transaction { try $0.insert(contentsOf: cells) }
    #expect(count == cells.count, sourceLocation: sourceLocation)
    compare(try await db.fetch(Cell<Value>.all.order { $0.id }), "by one insert of all")

    try await db.execute(Cell<Value>.all.delete())
    let many = try await db.fetch(Cell<Value>.insert(contentsOf: cells).returning())
    compare(many.sorted { $0.id < $1.id }, "returned by one statement for all")
  }
}

extension Cell {
  fileprivate var excerpt: String { String(String(describing: self).prefix(300)) }

  fileprivate func isSame(as other: Self, _ same: (Value, Value) -> Bool) -> Bool {
    guard id == other.id, same(value, other.value) else { return false }
    switch (optional, other.optional) {
    case (nil, nil): return true
    case (let left?, let right?): return same(left, right)
    default: return false
    }
  }
}
