import Foundation
import SafeQuery
import Testing

/// A row with a key of any type.
private struct Lock<Key: DatabaseValue>: Table {
  var id: Int64
  var key: Key

  struct Columns: TableColumns {
    let table: TableReference<Lock<Key>>
    var id: Column<Int64> { table.column("id") }
    var key: Column<Key> { table.column("key") }
  }

  static var schema: TableSchema {
    TableSchema("lock", [.init("id", Int64.self, .primaryKey), .init("key", Key.self)])
  }

  static var cells: Relation<Lock<Key>, Cell<Key>, [Cell<Key>]> {
    hasMany(Cell<Key>.self, from: { $0.key }, to: { $0.value }).order { $0.id }
  }
  static var optionals: Relation<Lock<Key>, Cell<Key>, [Cell<Key>]> {
    hasMany(Cell<Key>.self, from: { $0.key }, to: { $0.optional }).order { $0.id }
  }

  init(_ id: Int64, _ key: Key) { (self.id, self.key) = (id, key) }

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    key = try Key(row: row, at: index + 1)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(key)
  }
}

/// A place in a grid, with its right neighbour, if there is one in the same row.
private struct Place: Table, Equatable {
  var id: Int64
  var x: Int?
  var y: String

  struct Columns: TableColumns {
    let table: TableReference<Place>
    var id: Column<Int64> { table.column("id") }
    var x: Column<Int?> { table.column("x") }
    var y: Column<String> { table.column("y") }
  }

  static let schema = TableSchema(
    "place", [.init("id", Int64.self, .primaryKey), .init("x", Int?.self), .init("y", String.self)])

  static let same = hasMany(Place.self, from: { $0.x }, to: { $0.x }).and(from: { $0.y }, to: { $0.y })
  static let twin = hasOne(Place.self, from: { $0.x }, to: { $0.x }).and(from: { $0.y }, to: { $0.y })
  static let itself = belongsTo(Place.self, from: { $0.id }, to: { $0.id }).and(from: { $0.y }, to: { $0.y })

  init(_ id: Int64, _ x: Int?, _ y: String) { (self.id, self.x, self.y) = (id, x, y) }

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    x = try Int?(row: row, at: index + 1)
    y = try String(row: row, at: index + 2)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(x)
    row.encode(y)
  }
}

@Suite struct RelationKeyTests {
  /// Each key leads to its own rows, from a query, from rows and inside of a query.
  private func check<Key: DatabaseValue>(_ keys: [Key], on backend: Backend) async throws {
    let locks = keys.enumerated().map { Lock(Int64($0), $1) }
    try await backend.withDatabase { db in
      try await insert(locks, into: db)
      try await expectOwnRows(of: locks, in: db)
      let counts = try await db.fetch(Lock<Key>.all.select { count(Lock.cells(of: $0)) })
      #expect(counts == keys.map { _ in 2 })
      for lock in locks {
        let own = try await db.fetch(Lock.optionals(of: lock)).map(\.id)
        #expect(own == [2 * lock.id + 1])
      }
    }
    // The text is the same for every key.
    let texts = try Set(locks.map { try Lock.cells(of: $0).sql(for: backend.dialect).text })
    #expect(texts.count == 1)
  }

  /// The locks, and for each two cells with its key, of which the second has it in both columns.
  private func insert<Key: DatabaseValue>(_ locks: [Lock<Key>], into db: Database) async throws {
    try await db.createCells(Key.self)
    try await db.execute(
      "CREATE TABLE \(Lock<Key>.self) (id BIGINT PRIMARY KEY, key \(columnType(of: Key.sqlType, db.dialect)) NOT NULL)")
    let cells = locks.flatMap { lock in
      [
        Cell(id: 2 * lock.id, value: lock.key, optional: nil),
        Cell(id: 2 * lock.id + 1, value: lock.key, optional: lock.key),
      ]
    }
    try await db.transaction { tx in
      try tx.insert(contentsOf: locks)
      try tx.insert(contentsOf: cells)
    }
  }

  private func expectOwnRows<Key: DatabaseValue>(of locks: [Lock<Key>], in db: Database) async throws {
    let query = Lock<Key>.order { $0.id }.with(Lock.cells, Lock.optionals)
    let (found, statements) = try await db.counting { tx in
      try tx.fetch(query).map { lock, cells, optionals in (lock.id, cells.map(\.id), optionals.map(\.id)) }
    }
    #expect(statements.count == 3)
    for (id, cells, optionals) in found {
      #expect(cells == [2 * id, 2 * id + 1], "key \(locks[Int(id)].key)")
      #expect(optionals == [2 * id + 1], "key \(locks[Int(id)].key)")
    }
  }

  @Test(arguments: Backend.allCases)
  func `keys of every type lead to their own rows`(_ backend: Backend) async throws {
    try await check([Int64.min, -1, 0, 1, .max], on: backend)
    try await check([Int16.min, 0, .max], on: backend)
    try await check([false, true], on: backend)
    try await check(
      [Decimal(string: "0.1"), Decimal(string: "0.10000000000000000001"), 10, -3].compactMap(\.self), on: backend)
    try await check([UUID(), UUID()], on: backend)
    try await check([[UInt8]](arrayLiteral: [], [0], [0, 255], Array("'".utf8)), on: backend)
    try await check([Date(timeIntervalSince1970: 0), Date(timeIntervalSince1970: 0.001)], on: backend)
    try await check(
      [CalendarDate(year: 2024, month: 2, day: 29), CalendarDate(year: 1, month: 1, day: 1)].compactMap(\.self),
      on: backend)
  }

  @Test(arguments: Backend.allCases)
  func `attacks and look-alikes are keys like any others`(_ backend: Backend) async throws {
    let texts = [
      "", "'", "\"", "\\", "') OR 1=1 --", "\"]') --", "1", "[1]", "{}", "null", "$1", "?", "'; DROP TABLE cell; --",
      "a%", "a_",
      "\u{00E9}", "e\u{0301}", "A", "a", "\u{1}", "line\nbreak", "\"\u{0301}", "NaN", "😀", " a", "a ",
    ]
    try await check(texts, on: backend)
  }

  @Test(arguments: Backend.allCases)
  func `a key with a NUL byte is refused before anything is sent`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let error = await #expect(throws: DatabaseError.self) { try await db.fetch([Lock(1, "a\0b")].with(Lock.cells)) }
      #expect(error?.kind == .encoding)
    }
  }

  @Test(arguments: Backend.allCases)
  func `decimals are the same key by their value`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createCells(Decimal.self)
      try await db.transaction { tx in
        try tx.insert(Cell<Decimal>(id: 1, value: 2, optional: nil))
        try tx.execute("INSERT INTO \(Cell<Decimal>.self) (id, value) VALUES (2, '2.00')")
      }
      let found = try await db.fetch([Lock<Decimal>(1, 2)].with(Lock.cells))
      #expect(found.first?.1.map(\.id) == [1, 2])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a key of several columns leads where all of them are the same, and nowhere if one is null`(
    _ backend: Backend
  ) async throws {
    let query = Place.order { $0.id }.with(Place.same, Place.twin, Place.itself)
    let (rows, statements) = try await withPlaces(backend) { db in try await db.counting { try $0.fetch(query) } }
    #expect(rows.map { $0.1.map(\.id) } == [[1], [2], [3], [], []])
    #expect(rows.map { $0.2?.id } == [1, 2, 3, nil, nil])
    #expect(rows.map { $0.3.id } == [1, 2, 3, 4, 5])
    #expect(statements.count == 4)
  }

  @Test(arguments: Backend.allCases)
  func `the rows that a key of several columns leads to are counted inside of a query`(_ backend: Backend) async throws
  {
    let query = Place.order { $0.id }.select { count(Place.same(of: $0)) }
    let counts = try await withPlaces(backend) { db in try await db.fetch(query) }
    #expect(counts == [1, 1, 1, 0, 0])
  }

  private func withPlaces<Result>(
    _ backend: Backend, _ body: (Database) async throws -> Result
  ) async throws -> Result {
    let places = [Place(1, 1, "a"), Place(2, 1, "b"), Place(3, 2, "a"), Place(4, nil, "a"), Place(5, nil, "'\"]")]
    var result: Result?
    try await backend.withDatabase { db in
      try await db.execute("CREATE TABLE \(Place.self) (id BIGINT PRIMARY KEY, x BIGINT, y TEXT NOT NULL)")
      try await db.transaction { _ = try $0.insert(contentsOf: places) }
      result = try await body(db)
    }
    return try #require(result)
  }
}
