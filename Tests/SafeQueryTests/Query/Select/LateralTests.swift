import Foundation
import SafeQuery
import Testing

/// Queries that are joined for each row so far.
@Suite struct LateralTests {
  private struct Basket: Codable, Sendable {
    var tags: [String?]
    var marks: [String: Double]
  }

  private typealias BasketRow = Cell<JSON<Basket>>

  private func withBaskets(_ backend: Backend, _ body: (Database) async throws -> Void) async throws {
    let rows = [
      BasketRow(id: 1, value: JSON(Basket(tags: ["b", nil, "a'\""], marks: ["x": 0.1, "y": 2])), optional: nil),
      BasketRow(id: 2, value: JSON(Basket(tags: [], marks: [:])), optional: nil),
    ]
    try await backend.withDatabase { db in
      try await db.createCells(JSON<Basket>.self)
      try await db.transaction { tx in try tx.insert(contentsOf: rows) }
      try await body(db)
    }
  }

  @Test(arguments: Backend.allCases)
  func `elements of JSON are rows, numbered if asked, and of another type they are left out or null`(
    _ backend: Backend
  ) async throws {
    let tags = BasketRow.all.leftJoinLateral { $0.value["tags"].elements(as: String.self) }
      .order { row, tag in
        row.id
        tag
      }.select { row, tag in (row.id, tag) }
    let numbered = BasketRow.all.joinLateral { $0.value["tags"].numberedElements(as: String?.self) }
      .order { _, tag in tag.columns.0 }.select { _, tag in (tag.columns.0, tag.columns.1) }
    try await withBaskets(backend) { db in
      let found = try await db.fetch(tags)
      #expect(found.map(\.0) == [1, 1, 2] && found.map(\.1) == ["a'\"", "b", nil])
      let places = try await db.fetch(numbered)
      #expect(places.map(\.0) == [0, 1, 2] && places.map(\.1) == ["b", nil, "a'\""])
    }
  }

  @Test(arguments: Backend.allCases)
  func `elements of JSON are rows of a subquery`(_ backend: Backend) async throws {
    try await withBaskets(backend) { db in
      let having = BasketRow.where { row in
        exists(row.value["tags"].elements(as: String.self).asTable().where { $0 == "b" })
      }
      let those = try await db.fetch(having.select { $0.id })
      #expect(those == [1])
    }
  }

  @Test(arguments: Backend.allCases)
  func `members of a JSON object are rows, and of another value there are none`(_ backend: Backend) async throws {
    try await withBaskets(backend) { db in
      let marks = BasketRow.all.joinLateral { $0.value["marks"].members(as: Double.self) }
        .order { _, mark in mark.columns.0 }.select { _, mark in (mark.columns.0, mark.columns.1) }
      let members = try await db.fetch(marks)
      #expect(members.map(\.0) == ["x", "y"] && members.map(\.1) == [0.1, 2])
      let whole = BasketRow.all.joinLateral { $0.value["tags"].members(as: Int.self) }.select { _, _ in count() }
      let objects = try await db.fetch(whole)
      #expect(objects == [0])
    }
  }

  /// An array with an element of every type that JSON has.
  private func everyType(_ backend: Backend) -> TypedSQL<JSON<[Int]>> {
    let json = #"[1, 1.5, 1e2, "1", true, null, [2], {"a": 1.10}, 12345678901234567890.123, -9223372036854775808]"#
    return backend == .sqlite ? TypedSQL("\(json)") : TypedSQL("CAST(\(json) AS jsonb)")
  }

  @Test(arguments: Backend.allCases)
  func `elements of every type that JSON has are read as a place is`(_ backend: Backend) async throws {
    let array = everyType(backend)
    try await backend.withPeople { db in
      let integers = try await db.fetch(array.json.elements(as: Int.self).asTable().order { $0 })
      let truths = try await db.fetch(array.json.elements(as: Bool.self))
      let texts = try await db.fetch(array.json.elements(as: String.self))
      #expect(integers == [.min, 1, 100])
      #expect(truths == [true] && texts == ["1"])
      let all = try await db.fetch(array.json.elements(as: JSON<[Int]>.self).asTable().select { _ in count() })
      #expect(all == [10])
    }
  }

  @Test(arguments: Backend.allCases)
  func `numbers among elements of JSON are doubles, or decimals with all their digits`(
    _ backend: Backend
  ) async throws {
    let array = everyType(backend)
    try await backend.withPeople { db in
      let doubles = try await db.fetch(array.json.elements(as: Double.self).asTable().order { $0 })
      #expect(doubles == [-0x1p63, 1, 1.5, 100, 12345678901234567890.123] as [Double])
      let decimals = try await db.fetch(array.json.elements(as: Decimal.self).asTable().order { $0.descending })
      #expect(decimals.first == Decimal(string: "12345678901234567890.123"))
    }
  }

  @Test(arguments: Backend.allCases)
  func `a lateral join keeps what it carries`(_ backend: Backend) async throws {
    let numbers = [0.1 + 0.2, .infinity, -.infinity, 1e-300, 5]
    let decimal = try #require(Decimal(string: "12345678901234567890.125"))
    let joined = User.where { $0.id == 1 }.joinLateral { user in
      Values(numbers).asTable().select { number in (number, decimal, user.email, user.age, number > 1) }.asRows()
    }
    let carried = joined.order { _, row in row.columns.0 }.select { _, row in row }
    try await backend.withPeople { db in
      let rows = try await db.fetch(carried).map(\.values)
      #expect(rows.map(\.0) == numbers.sorted())
      #expect(rows.allSatisfy { _, value, name, age, _ in value == decimal && name == "ann" && age == 30 })
      #expect(rows.map(\.4) == [false, false, false, true, true])
    }
    let bytes = User.all.joinLateral { _ in Values([[1, 2] as [UInt8]]) }.select { _, bytes in bytes }
    expectUnsupported(
      bytes, "SQLite's lateral join has no bytes in its columns; select column c1 in a join of its own")
  }

  @Test func `the elements of an array are rows on PostgreSQL`() async throws {
    try await Backend.postgreSQL.withDatabase { db in
      typealias Row = Cell<[String]>
      try await db.createCells([String].self)
      try await db.transaction { tx in
        try tx.insert(contentsOf: [
          Row(id: 1, value: ["a", "b"], optional: nil), Row(id: 2, value: [], optional: ["c"]),
        ])
      }
      let all = Row.all.joinLateral { $0.value.elements() }.order { $1 }.select { row, element in (row.id, element) }
      let found = try await db.fetch(all)
      #expect(found.map(\.0) == [1, 1] && found.map(\.1) == ["a", "b"])
      expectUnsupported(all, "SQLite has no arrays; use a column of JSON")
    }
  }
}
