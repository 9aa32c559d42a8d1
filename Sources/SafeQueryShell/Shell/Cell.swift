import Foundation
import SafeQuery

/// A column of a row as text, whatever its type.
struct Cell {
  /// Nil for NULL.
  let text: String?
  let isNumber: Bool

  init(row: borrowing Row, at column: Int) {
    if row.isNull(at: column) {
      (text, isNumber) = (nil, false)
    } else if let number = try? Int64(row: row, at: column) {
      (text, isNumber) = ("\(number)", true)
    } else if let number = try? Double(row: row, at: column) {
      (text, isNumber) = ("\(number)", true)
    } else if let words = try? String(row: row, at: column) {
      // PostgreSQL's values arrive as text.
      (text, isNumber) = (words, Double(words) != nil)
    } else if let truth = try? Bool(row: row, at: column) {
      (text, isNumber) = (truth ? "true" : "false", false)
    } else if let number = try? Decimal(row: row, at: column) {
      (text, isNumber) = ("\(number)", true)
    } else if let bytes = try? [UInt8](row: row, at: column) {
      (text, isNumber) = ("x'" + bytes.map(Cell.hexadecimal).joined() + "'", false)
    } else {
      (text, isNumber) = (Cell.rare(row: row, at: column), false)
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  /// Types that are seen less often, all of them PostgreSQL's.
  private static func rare(row: borrowing Row, at column: Int) -> String {
    if let day = try? CalendarDate(row: row, at: column) { return "\(day)" }
    if let instant = try? Date(row: row, at: column) { return instant.ISO8601Format() }
    if let time = try? TimeWithZone(row: row, at: column) { return "\(time)" }
    if let identifier = try? UUID(row: row, at: column) { return "\(identifier)" }
    if let list = try? [String?](row: row, at: column) { return "\(list.map { $0 ?? "NULL" })" }
    if let list = try? [Int64?](row: row, at: column) { return "\(list.map { $0.map(String.init) ?? "NULL" })" }
    return "(a type that the shell can't show; cast it to text)"
  }
}
