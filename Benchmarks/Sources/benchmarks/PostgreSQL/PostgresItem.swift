import Foundation
import SafeQuery

/// A row of PostgreSQL's full table: as `Item`, but `created` is an instant. `Written` is the table that inserts go to.
struct PostgresItem: Table {
  let id: Int64
  var name: String
  var price: Double
  var qty: Int32
  var created: Date
  var note: String?

  struct Columns: TableColumns {
    let table: TableReference<PostgresItem>
    var id: Column<Int64> { table.column("id") }
    var name: Column<String> { table.column("name") }
    var price: Column<Double> { table.column("price") }
    var qty: Column<Int32> { table.column("qty") }
    var created: Column<Date> { table.column("created") }
    var note: Column<String?> { table.column("note") }
  }

  static let definitions = [
    ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("name", String.self),
    ColumnDefinition("price", Double.self), ColumnDefinition("qty", Int32.self),
    ColumnDefinition("created", Date.self), ColumnDefinition("note", String?.self),
  ]

  static let schema = TableSchema("safequery_benchmark_item", definitions)

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    name = try String(row: row, at: index + 1)
    price = try Double(row: row, at: index + 2)
    qty = try Int32(row: row, at: index + 3)
    created = try Date(row: row, at: index + 4)
    note = try String?(row: row, at: index + 5)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(name)
    row.encode(price)
    row.encode(qty)
    row.encode(created)
    row.encode(note)
  }
}

extension PostgresItem {
  /// 2000-01-01 in seconds since 2001-01-01: Foundation's reference date is a (leap) year later than PostgreSQL's.
  private static let epoch: Double = -366 * 86_400

  /// The row that the reference makes for this key.
  init(number i: Int) {
    id = Int64(i)
    name = "Item number \(i)"
    price = Double(i) * 0.37
    qty = Int32(i % 1000)
    // 2026-01-01 is 9497 days after 2000-01-01.
    let minutes = ((9_497 + i % 28) * 24 + i % 24) * 60 + (i / 7) % 60
    let milliseconds = (minutes * 60 + (i / 11) % 60) * 1_000 + i % 1_000
    created = Date(timeIntervalSinceReferenceDate: Self.epoch + Double(milliseconds) / 1_000)
    note = i & 1 == 1 ? nil : "note for \(i)"
  }

  /// Of the row in full; what happens inside a timed loop adds `id` and `qty` alone.
  var checksum: Int64 {
    let milliseconds = ((created.timeIntervalSinceReferenceDate - Self.epoch) * 1_000).rounded()
    return id + Int64(qty) + Int64(price) + Int64(milliseconds) + Int64(name.utf8.count) + Int64(note?.utf8.count ?? 0)
  }
}

/// The same row for the table that inserts go to.
struct WrittenItem: Table {
  let item: PostgresItem

  struct Columns: TableColumns {
    let table: TableReference<WrittenItem>
  }

  static let schema = TableSchema("safequery_benchmark_written", PostgresItem.definitions)

  init(_ item: PostgresItem) { self.item = item }

  init(row: borrowing Row, at index: Int) throws { item = try PostgresItem(row: row, at: index) }

  func encode(into row: inout RowEncoder) { item.encode(into: &row) }
}
