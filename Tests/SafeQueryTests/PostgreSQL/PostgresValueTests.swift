import Foundation
import SafeQuery
import Testing

@Suite struct PostgresValueTests {
  /// A value as the server reads it, and as it comes back.
  private func check<Value: DatabaseValue & Equatable>(
    _ db: Database, _ value: Value, reads text: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let found = try #require(
      try await db.fetchOne("SELECT \(value), \(value)::text", as: Value.self, String?.self),
      sourceLocation: sourceLocation)
    #expect(found.0 == value, sourceLocation: sourceLocation)
    if let text { #expect(found.1 == text, sourceLocation: sourceLocation) }
  }

  @Test func `decimal numbers are exact`() async throws {
    try await PostgresServer.withSchema { db in
      let texts = [
        "0", "1", "-1", "0.1", "-0.0001", "12345.678", "10000", "100000000", "1e20",
        "99999999999999999999999999999999999999",
        "-0.00000000000000000000000000000000000001", "12345678901234567890.123456789012345678", "9999.9999", "1e-30",
        "123e30", "0.00012", "18446744073709551616", "18446744073709551615", "340282366920938463463374607431768211455",
      ]
      for text in texts {
        let number = try #require(Decimal(string: text))
        let found = try #require(
          try await db.fetchOne("SELECT \(number), \(number) = \(text)::numeric", as: Decimal.self, Bool.self))
        #expect(found.0 == number && found.1, "\(text) came back as \(found.0)")
        let read = try await db.value("SELECT \(text)::numeric(80, 40)", Decimal.self)
        #expect(read == number, "\(text) was read as \(String(describing: read))")
      }
      #expect(try await db.value("SELECT \(Decimal.nan)", Decimal.self)?.isNaN == true)
      #expect(try await db.value("SELECT 42::bigint", Decimal.self) == 42)
      for text in ["SELECT 'Infinity'::numeric", "SELECT 10::numeric ^ 200", "SELECT 1 / 3::numeric(60, 55)"] as [SQL] {
        let error = await #expect(throws: DatabaseError.self) { try await db.fetch(text, as: Decimal.self) }
        #expect(error?.kind == .decoding)
      }
    }
  }

  @Test func `arrays hold values, nulls and nothing`() async throws {
    try await PostgresServer.withSchema { db in
      try await check(db, [1, nil, -3] as [Int?], reads: "{1,NULL,-3}")
      try await check(db, [] as [String], reads: "{}")
      try await check(db, [nil, nil] as [UUID?], reads: "{NULL,NULL}")
      try await check(db, ["", "a\"b", "ü{},\\", "NULL"], reads: #"{"","a\"b","ü{},\\","NULL"}"#)
      try await check(db, [true, false], reads: "{t,f}")
      try await check(db, [1.5, .infinity, -.infinity], reads: "{1.5,Infinity,-Infinity}")
      try await check(db, [Decimal(string: "1.50"), nil], reads: "{1.5,NULL}")
      try await check(db, [JSON(["a": 1]), JSON([:])], reads: #"{"{\"a\": 1}","{}"}"#)
      try await check(db, [CalendarDate(year: 2000, month: 1, day: 1), nil], reads: "{2000-01-01,NULL}")
      try await check(db, Array(0..<100_000))
      let many = await #expect(throws: DatabaseError.self) {
        try await db.fetch("SELECT '{{1},{2}}'::int[]", as: [Int32].self)
      }
      #expect(many?.message.contains("2 dimensions") == true)
      #expect(try await db.value("SELECT '[5:6]={1,2}'::int[]", [Int32].self) == [1, 2])
    }
  }

  @Test func `a server's own types are read as what they are`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.execute("CREATE TYPE mood AS ENUM ('sad', 'glad')")
      #expect(try await db.value("SELECT 'glad'::mood", String.self) == "glad")
      #expect(try await db.value("SELECT array['glad', null]::mood[]", [String?].self) == ["glad", nil])
      #expect(
        try await db.value("SELECT '{\"a\": [1, null]}'::json", JSON<[String: [Int?]]>.self) == JSON(["a": [1, nil]]))
      #expect(try await db.value("SELECT 'x'::name", String.self) == "x")
      #expect(try await db.value("SELECT 'x'::char(3)", String.self) == "x  ")
      #expect(try await db.value("SELECT 4294967295::oid", Int.self) == 4_294_967_295)
      let moment = try await db.value("SELECT '2000-01-01 00:00:01.5'::timestamp", Date.self)
      #expect(moment == Date(timeIntervalSince1970: 946_684_801.5))
      #expect(try await db.value("SELECT '12:30:00+02'::timetz", TimeWithZone.self)?.utcOffset == 7200)
      let pair = await #expect(throws: DatabaseError.self) { try await db.fetch("SELECT row(1, 'x')", as: String.self) }
      #expect(pair?.kind == .decoding)
    }
  }

  @Test func `a text that a filter must not widen stays one value`() async throws {
    try await PostgresServer.withSchema { db in
      let input = "' OR '1'='1"
      #expect(try await db.value("SELECT \(input) = 'x'", Bool.self) == false)
      await #expect(throws: DatabaseError.self) { try await db.fetch("SELECT \("a\0b")", as: String.self) }
      try await check(db, [0, 1, 255] as [UInt8], reads: "\\x0001ff")
    }
  }

  @Test func `25,000 rows are inserted at once, with their nulls`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      let drafts = (0..<25_000).map { User.Draft(email: "u\($0)", age: $0 % 3 == 0 ? nil : $0) }
      let inserted = try await db.transaction { try $0.insert(contentsOf: drafts) }
      #expect(inserted == 25_000)
      let counts = try await db.fetchOne(
        "SELECT count(*), count(age), sum(age)::bigint, max(id) FROM \(User.self)",
        as: Int.self, Int.self, Int.self, Int.self)
      let found = try #require(counts)
      let ages = drafts.compactMap(\.age)
      let expected = (25_000, ages.count, ages.reduce(0, +), 25_000)
      #expect(found == expected)
      #expect(try await db.value("SELECT email FROM \(User.self) WHERE id = 12346", String.self) == "u12345")
      let none = try await db.transaction { try $0.insert(contentsOf: [User.Draft]()) }
      #expect(none == 0)
      let twice = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in try tx.insert(contentsOf: drafts.prefix(3)) }
      }
      #expect(twice?.code == "23505")
      let description = try #require(twice).description
      #expect(!description.contains("u0"))
    }
  }

  @Test func `rows with arrays are inserted one by one in a pipeline`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.execute("CREATE TABLE \(Tagged.self) (id bigint PRIMARY KEY, tags text[] NOT NULL)")
      let rows = (0..<1000).map { Tagged(id: $0, tags: Array(repeating: "t", count: Int($0 % 5))) }
      let inserted = try await db.transaction { try $0.insert(contentsOf: rows) }
      #expect(inserted == 1000)
      #expect(try await db.fetch(Tagged.all.order { $0.id }) == rows)
    }
  }
}

private struct Tagged: Table, Equatable {
  let id: Int64
  var tags: [String]

  struct Columns: TableColumns {
    let table: TableReference<Tagged>
    var id: Column<Int64> { table.column("id") }
    var tags: Column<[String]> { table.column("tags") }
  }

  static let schema = TableSchema(
    "tagged", [ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("tags", [String].self)])

  init(id: Int64, tags: [String]) {
    self.id = id
    self.tags = tags
  }

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    tags = try [String](row: row, at: index + 1)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(tags)
  }
}
