import CSQLite
import Foundation

@testable import SafeQuery

extension Target {
  /// A list of rows as SQLite has it, with another list in each. The bytes are in a list of one row, as they might be in a column.
  static let sqliteLists = Target(name: "sqlite-lists") { bytes in
    // SAFETY: the field and the bytes are there during the closures in which they are read.
    unsafe bytes.withUnsafeBytes { bytes in
      var field = unsafe SQLiteField(kind: SQLITE_BLOB, bits: 0, bytes: bytes)
      unsafe withUnsafePointer(to: &field) { field in
        let outer = RowListColumns(.text("list"), count: 1)
        withExtendedLifetime(outer) {
          ListForm.decode(Row(.sqlite(SQLiteRow(listed: unsafe SQLiteListedRow(field, outer)))))
        }
      }
    }
  }
}

/// Lists whose rows are an integer, a text that may be null, bytes or an array, and another list.
enum ListForm {
  private static let columns = RowListColumns(.list([.text("a"), .text("b"), .text("c"), .text("d")]), count: 4)
  private static let inner = RowListColumns(.list([.text("a"), .text("b")]), count: 2)

  static func decode(_ row: borrowing Row) {
    do {
      try row.readList(at: 0, columns, reserve: { _ in }) { row in
        _ = try? Int(row: row, at: 0)
        _ = try? String?(row: row, at: 1)
        _ = try? [UInt8](row: row, at: 2)
        _ = try? [String?](row: row, at: 2)
        _ = try? Decimal?(row: row, at: 4)
        try row.readList(at: 3, inner, reserve: { _ in }) { row in
          _ = try? Double?(row: row, at: 0)
          _ = try? Date(row: row, at: 1)
        }
      }
    } catch { expect(error is DatabaseError, "\(error)") }
  }
}
