import Foundation
import SafeQuery

/// A row with a column of each type that a list is sorted by, and few different values.
struct Item: Table, Equatable {
  let id: Int64
  var group: Int
  var name: String?
  var price: Decimal?
  var weight: Double?
  var seen: Date?
  var day: CalendarDate
  var tag: UUID
  var done: Bool?

  struct Columns: TableColumns {
    let table: TableReference<Item>
    var id: Column<Int64> { table.column("id") }
    var group: Column<Int> { table.column("group") }
    var name: Column<String?> { table.column("name") }
    var price: Column<Decimal?> { table.column("price") }
    var weight: Column<Double?> { table.column("weight") }
    var seen: Column<Date?> { table.column("seen") }
    var day: Column<CalendarDate> { table.column("day") }
    var tag: Column<UUID> { table.column("tag") }
    var done: Column<Bool?> { table.column("done") }
  }

  static let schema = TableSchema(
    "item",
    [
      ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("group", Int.self),
      ColumnDefinition("name", String?.self), ColumnDefinition("price", Decimal?.self),
      ColumnDefinition("weight", Double?.self), ColumnDefinition("seen", Date?.self),
      ColumnDefinition("day", CalendarDate.self), ColumnDefinition("tag", UUID.self),
      ColumnDefinition("done", Bool?.self),
    ])

  static let sortKeys: SortKeys<Columns> = [
    "id": { $0.id }, "group": { $0.group }, "name": { $0.name }, "price": { $0.price }, "weight": { $0.weight },
    "seen": { $0.seen }, "day": { $0.day }, "tag": { $0.tag }, "done": { $0.done },
    "nameLast": { $0.name.ascending.nullsLast }, "priceFirst": { $0.price.ascending.nullsFirst },
  ]

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    group = try Int(row: row, at: index + 1)
    name = try String?(row: row, at: index + 2)
    price = try Decimal?(row: row, at: index + 3)
    weight = try Double?(row: row, at: index + 4)
    seen = try Date?(row: row, at: index + 5)
    day = try CalendarDate(row: row, at: index + 6)
    tag = try UUID(row: row, at: index + 7)
    done = try Bool?(row: row, at: index + 8)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(group)
    row.encode(name)
    row.encode(price)
    row.encode(weight)
    row.encode(seen)
    row.encode(day)
    row.encode(tag)
    row.encode(done)
  }

  init(_ id: Int64, using random: inout SeededGenerator) {
    func maybe<Value>(_ values: [Value]) -> Value? {
      let index = Int.random(in: -1..<values.count, using: &random)
      return index < 0 ? nil : values[index]
    }
    func bytes(_ last: UInt8) -> UUID { UUID(uuid: (0, 0, 0, 0, 0, 0, 64, 0, 128, 0, 0, 0, 0, 0, 0, last)) }
    self.id = id
    group = maybe([1, 2]) ?? 3
    name = maybe(["", "a", "A", "b'\"", "é", "%"])
    price = maybe(["-1.5", "0.1", "10", "9.99", "12345678901234567890.123456789"].compactMap { Decimal(string: $0) })
    weight = maybe([0.1, -0.0, 0.0, 1e300, -.infinity, .infinity, .nan])
    seen = maybe([0, 0.000001, 1_767_225_600.123456, -1].map { Date(timeIntervalSince1970: $0) })
    day = CalendarDate(daysSinceEpoch: maybe([0, 20_000]) ?? -700_000)
    tag = bytes(maybe([1, 2]) ?? 255)
    done = maybe([true, false])
  }
}

extension Backend {
  /// Runs a test on random items, whose identifiers are even.
  func withItems(
    _ count: Int, seed: UInt64 = 1, _ body: (Database, [Item]) async throws -> Void
  ) async throws {
    var random = SeededGenerator(seed: seed)
    let items = (1...max(1, count)).map { Item(Int64($0 * 2), using: &random) }.prefix(count)
    try await withDatabase { db in
      let types: SQL =
        db.dialect == .sqlite
        ? "price TEXT, weight REAL, seen TEXT, day TEXT NOT NULL, tag TEXT NOT NULL, done INTEGER"
        : "price NUMERIC, weight DOUBLE PRECISION, seen TIMESTAMPTZ, day DATE NOT NULL, tag UUID NOT NULL, done BOOLEAN"
      try await db.execute(
        "CREATE TABLE \(Item.self) (id BIGINT PRIMARY KEY, \"group\" BIGINT NOT NULL, name TEXT, \(types))")
      let rows = Array(items)
      try await db.transaction { tx in try tx.insert(contentsOf: rows) }
      try await body(db, rows)
    }
  }
}

/// What seals the cursors of tests.
let cursorKey = CursorKey.random()
