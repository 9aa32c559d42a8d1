import Foundation
import RawC
import SafeQuery

/// A row of SQLite's table `item`, with the conformance written by hand, as `@Table` would write it.
struct Item: Table {
  let id: Int64
  var name: String
  var price: Double
  var qty: Int
  var created: String
  var note: String?

  struct Columns: TableColumns {
    let table: TableReference<Item>
    var id: Column<Int64> { table.column("id") }
    var name: Column<String> { table.column("name") }
    var price: Column<Double> { table.column("price") }
    var qty: Column<Int> { table.column("qty") }
    var created: Column<String> { table.column("created") }
    var note: Column<String?> { table.column("note") }
  }

  static let schema = TableSchema(
    "item",
    [
      ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("name", String.self),
      ColumnDefinition("price", Double.self), ColumnDefinition("qty", Int.self),
      ColumnDefinition("created", String.self), ColumnDefinition("note", String?.self),
    ])

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    name = try String(row: row, at: index + 1)
    price = try Double(row: row, at: index + 2)
    qty = try Int(row: row, at: index + 3)
    created = try String(row: row, at: index + 4)
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

extension Item {
  static let byID = Prepared { (id: Parameter<Int64>) in Item.where { $0.id == id } }

  /// The row that the reference makes for this key.
  init(number i: Int) {
    id = Int64(i)
    name = "Item number \(i)"
    price = Double(i) * 0.37
    qty = i % 1000
    created = String(
      format: "2026-01-%02d %02d:%02d:%02d.%03d", 1 + i % 28, i % 24, (i / 7) % 60, (i / 11) % 60, i % 1000)
    note = i & 1 == 1 ? nil : "note for \(i)"
  }

  /// Of the row in full; what happens inside a timed loop adds `id` and `qty` alone.
  var checksum: Int64 {
    id + Int64(qty) + Int64(price) + Int64(name.utf8.count) + Int64(created.utf8.count) + Int64(note?.utf8.count ?? 0)
  }
}
