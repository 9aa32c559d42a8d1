import CSQLite
import Foundation

/// The row that a SQLite statement stands on, or the arguments of a function that it calls.
@safe struct SQLiteRow {
  private let statement: OpaquePointer?
  private let arguments: UnsafeMutablePointer<OpaquePointer?>?
  private let argumentCount: Int

  // SAFETY (every call below): the statement is alive and on a row, since a `Row` is borrowed from the loop that steps
  // it; SQLite itself accepts any column index, giving null for one out of range. Arguments, of which there are as many as
  // SQLite says, are alive during the call for which the value is made.
  init(_ statement: OpaquePointer) {
    unsafe self.statement = statement
    unsafe arguments = nil
    argumentCount = 0
  }

  init(arguments: UnsafeMutablePointer<OpaquePointer?>?, count: Int32) {
    unsafe statement = nil
    unsafe self.arguments = unsafe arguments
    argumentCount = Int(count)
  }

  private var isArguments: Bool { unsafe statement == nil }

  var count: Int { isArguments ? argumentCount : Int(unsafe sqlite3_data_count(statement)) }

  func isNull(at index: Int) -> Bool { index >= 0 && index < count && type(at: index) == SQLITE_NULL }

  private func type(at index: Int) -> Int32 { unsafe kind(of: value(at: index)) }

  /// The storage class of a value; none for an argument that isn't there.
  @inline(__always)
  private func kind(of value: OpaquePointer?) -> Int32 {
    guard let value = unsafe value else { return 0 }
    return unsafe sqlite3_value_type(value)
  }

  func name(at index: Int) -> String {
    if isArguments { return "an argument" }
    guard let name = unsafe sqlite3_column_name(statement, Int32(truncatingIfNeeded: index)) else { return "" }
    return unsafe String(cString: name)
  }

  @inline(never)
  private func mismatch(at index: Int, _ expected: String) -> DatabaseError {
    if index < 0 || index >= count {
      return DatabaseError(.decoding, "the row has \(count) columns, and column \(index + 1) was asked for")
    }
    let found =
      switch type(at: index) {
      case SQLITE_INTEGER: "an integer"
      case SQLITE_FLOAT: "a floating-point number"
      case SQLITE_TEXT: "text"
      case SQLITE_BLOB: "a blob"
      default: "null"
      }
    return DatabaseError(
      .decoding, "column \(index + 1) (\(name(at: index))) holds \(found), where \(expected) is expected")
  }

  /// A column's value. One look-up serves its type and its content: SQLite's `sqlite3_column_…` would repeat it for each.
  /// Such a value may be read as long as no other thread uses the connection (sqlite.org/c3ref/value.html).
  @inline(__always)
  private func value(at index: Int) -> OpaquePointer? {
    if let statement = unsafe statement {
      return unsafe sqlite3_column_value(statement, Int32(truncatingIfNeeded: index))
    }
    return unsafe argument(index)
  }

  @inline(never)
  private func argument(_ index: Int) -> OpaquePointer? {
    unsafe index >= 0 && index < argumentCount ? arguments?[index] : nil
  }

  func int64(at index: Int) throws -> Int64 {
    let value = unsafe value(at: index)
    guard unsafe kind(of: value) == SQLITE_INTEGER else { throw mismatch(at: index, "an integer") }
    return unsafe sqlite3_value_int64(value)
  }

  /// A number. NaN, which SQLite has no number for, is stored as the text `NaN`.
  func double(at index: Int) throws -> Double {
    let value = unsafe value(at: index)
    switch unsafe kind(of: value) {
    case SQLITE_FLOAT, SQLITE_INTEGER: return unsafe sqlite3_value_double(value)
    case SQLITE_TEXT where try text(at: index) == "NaN": return .nan
    default: throw mismatch(at: index, "a number")
    }
  }

  func text(at index: Int) throws -> String {
    let value = unsafe value(at: index)
    guard unsafe kind(of: value) == SQLITE_TEXT else { throw mismatch(at: index, "text") }
    guard let start = unsafe sqlite3_value_text(value) else {
      throw DatabaseError(.resourceExhausted, "SQLite ran out of memory while reading column \(index + 1)")
    }
    // SAFETY: SQLite keeps the text's bytes until the next step; they are copied here.
    let bytes = unsafe UnsafeBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
    guard let text = unsafe String(validUTF8: bytes) else {
      throw DatabaseError(.decoding, "column \(index + 1) (\(name(at: index))) holds text that is not valid UTF-8")
    }
    return text
  }

  func blob(at index: Int) throws -> [UInt8] {
    let value = unsafe value(at: index)
    guard unsafe kind(of: value) == SQLITE_BLOB else { throw mismatch(at: index, "a blob") }
    guard let start = unsafe sqlite3_value_blob(value) else { return [] }
    // SAFETY: as for text; copied here.
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))))
  }

  /// A decimal number, which is stored as text, or as a number where the column's affinity made it one.
  func decimal(at index: Int) throws -> Decimal {
    let value = unsafe value(at: index)
    switch unsafe kind(of: value) {
    case SQLITE_INTEGER: return Decimal(unsafe sqlite3_value_int64(value))
    case SQLITE_FLOAT:
      // The shortest text that reads back as this number has the digits that were written.
      if let decimal = DecimalText.parse("\(unsafe sqlite3_value_double(value))") { return decimal }
    case SQLITE_TEXT: if let decimal = DecimalText.parse(try text(at: index)) { return decimal }
    default: break
    }
    throw mismatch(at: index, "a decimal number of up to \(DecimalText.maximumDigits) digits")
  }

  /// A value as it is stored, whatever it stands for.
  func stored(at index: Int) throws -> SQLValue {
    switch unsafe sqlite3_value_type(value(at: index)) {
    case SQLITE_INTEGER: .int64(try int64(at: index))
    case SQLITE_FLOAT: .double(try double(at: index))
    case SQLITE_TEXT: .text(try text(at: index))
    case SQLITE_BLOB: .blob(try blob(at: index))
    default: throw mismatch(at: index, "a value")
    }
  }

  func holdsNumber(at index: Int) -> Bool {
    let type = type(at: index)
    return type == SQLITE_INTEGER || type == SQLITE_FLOAT
  }

  /// A value for a person's eyes; nil for null.
  func displayText(at index: Int) -> String? {
    let column = Int32(truncatingIfNeeded: index)
    switch unsafe sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return "\(unsafe sqlite3_column_int64(statement, column))"
    case SQLITE_FLOAT: return "\(unsafe sqlite3_column_double(statement, column))"
    case SQLITE_TEXT:
      guard let start = unsafe sqlite3_column_text(statement, column) else { return nil }
      // SAFETY: as for text; what is not UTF-8 is shown with replacement characters.
      let bytes = unsafe UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
      return unsafe String(decoding: bytes, as: UTF8.self)
    case SQLITE_BLOB: return (try? blob(at: index)).map(\.hexText)
    default: return nil
    }
  }
}

extension [UInt8] {
  /// `\x00ff`, PostgreSQL's notation.
  var hexText: String {
    var text = "\\x"
    for byte in self {
      if byte < 16 { text += "0" }
      text += String(byte, radix: 16)
    }
    return text
  }
}
