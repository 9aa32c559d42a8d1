import CSQLite
import Foundation

/// The row that a SQLite statement stands on, the arguments of a function that it calls, or a row of a list.
@safe struct SQLiteRow {
  private let place: Place

  @safe private enum Place {
    case statement(OpaquePointer)
    case arguments(UnsafeMutablePointer<OpaquePointer?>?, count: Int)
    case listed(SQLiteListedRow)
  }

  // SAFETY (every call below): the statement is alive and on a row, since a `Row` is borrowed from the loop that steps
  // it; SQLite itself accepts any column index, giving null for one out of range. Arguments, of which there are as many as
  // SQLite says, are alive during the call for which the value is made.
  init(_ statement: OpaquePointer) {
    unsafe place = .statement(statement)
  }

  init(arguments: UnsafeMutablePointer<OpaquePointer?>?, count: Int32) {
    unsafe place = .arguments(arguments, count: Int(count))
  }

  init(listed row: SQLiteListedRow) { place = .listed(row) }

  var count: Int {
    switch place {
    case .statement(let statement): Int(unsafe sqlite3_data_count(statement))
    case .arguments(_, let count): count
    case .listed(let row): row.columns.count
    }
  }

  func isNull(at index: Int) -> Bool { index >= 0 && index < count && type(at: index) == SQLITE_NULL }

  private func type(at index: Int) -> Int32 { value(at: index).kind }

  func name(at index: Int) -> String {
    switch place {
    case .statement(let statement):
      guard let name = unsafe sqlite3_column_name(statement, Int32(truncatingIfNeeded: index)) else { return "" }
      return unsafe String(cString: name)
    case .arguments: return "an argument"
    case .listed(let row): return row.columns.name(at: index)
    }
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
  private func value(at index: Int) -> SQLiteCell {
    if case .statement(let statement) = place {
      return unsafe .value(sqlite3_column_value(statement, Int32(truncatingIfNeeded: index)))
    }
    return valueElsewhere(at: index)
  }

  @inline(never)
  private func valueElsewhere(at index: Int) -> SQLiteCell {
    switch place {
    case .arguments(let arguments, let count) where index >= 0 && index < count:
      return unsafe .value(arguments?[index])
    case .listed(let row):
      if let field = row.field(at: index) { return .field(field) }
    default: break
    }
    return unsafe .value(nil)
  }

  func int64(at index: Int) throws -> Int64 {
    let value = value(at: index)
    guard value.kind == SQLITE_INTEGER else { throw mismatch(at: index, "an integer") }
    return value.int64
  }

  /// A number. NaN, which SQLite has no number for, is stored as the text `NaN`.
  func double(at index: Int) throws -> Double {
    let value = value(at: index)
    switch value.kind {
    case SQLITE_FLOAT, SQLITE_INTEGER: return value.double
    case SQLITE_TEXT where try text(at: index) == "NaN": return .nan
    default: throw mismatch(at: index, "a number")
    }
  }

  func text(at index: Int) throws -> String {
    let value = value(at: index)
    guard value.kind == SQLITE_TEXT else { throw mismatch(at: index, "text") }
    guard let bytes = unsafe value.text else {
      throw DatabaseError(.resourceExhausted, "SQLite ran out of memory while reading column \(index + 1)")
    }
    // SAFETY: SQLite keeps the text's bytes until the next step; they are copied here.
    guard let text = unsafe String(validUTF8: bytes) else {
      throw DatabaseError(.decoding, "column \(index + 1) (\(name(at: index))) holds text that is not valid UTF-8")
    }
    return text
  }

  func blob(at index: Int) throws -> [UInt8] {
    let value = value(at: index)
    guard value.kind == SQLITE_BLOB else { throw mismatch(at: index, "a blob") }
    // SAFETY: as for text; copied here.
    return unsafe Array(value.blob)
  }

  /// The bytes of a list, for as long as the row is there.
  func listBytes(at index: Int) throws -> UnsafeRawBufferPointer {
    let value = value(at: index)
    guard value.kind == SQLITE_BLOB else { throw mismatch(at: index, "a list of rows") }
    return unsafe value.blob
  }

  /// A decimal number, which is stored as text, or as a number where the column's affinity made it one.
  func decimal(at index: Int) throws -> Decimal {
    let value = value(at: index)
    switch value.kind {
    case SQLITE_INTEGER: return Decimal(value.int64)
    case SQLITE_FLOAT:
      // The shortest text that reads back as this number has the digits that were written.
      if let decimal = DecimalText.parse("\(value.double)") { return decimal }
    case SQLITE_TEXT: if let decimal = DecimalText.parse(try text(at: index)) { return decimal }
    default: break
    }
    throw mismatch(at: index, "a decimal number of up to \(DecimalText.maximumDigits) digits")
  }

  /// A value as it is stored, whatever it stands for.
  func stored(at index: Int) throws -> SQLValue {
    switch type(at: index) {
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
    guard case .statement(let statement) = place else { return nil }
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

/// A value of SQLite's, or one in a list, which is read in the same way.
@safe private enum SQLiteCell {
  case value(OpaquePointer?)
  case field(SQLiteField)

  // SAFETY (every call below): as those of the row that the value is of.

  /// The storage class; none for a value that isn't there.
  @inline(__always)
  var kind: Int32 {
    switch self {
    case .value(nil): 0
    case .value(let value): unsafe sqlite3_value_type(value)
    case .field(let field): field.kind
    }
  }

  @inline(__always)
  var int64: Int64 {
    switch self {
    case .value(let value): unsafe sqlite3_value_int64(value)
    case .field(let field): Int64(bitPattern: field.bits)
    }
  }

  /// Of a number.
  @inline(__always)
  var double: Double {
    switch self {
    case .value(let value): unsafe sqlite3_value_double(value)
    case .field(let field) where field.kind == SQLITE_INTEGER: Double(int64)
    case .field(let field): Double(bitPattern: field.bits)
    }
  }

  /// Nil where there is no memory for it.
  @inline(__always)
  var text: UnsafeBufferPointer<UInt8>? {
    switch self {
    case .value(let value):
      guard let start = unsafe sqlite3_value_text(value) else { return nil }
      return unsafe UnsafeBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
    case .field(let field): return unsafe field.bytes.assumingMemoryBound(to: UInt8.self)
    }
  }

  @inline(__always)
  var blob: UnsafeRawBufferPointer {
    switch self {
    case .value(let value):
      let start = unsafe sqlite3_value_blob(value)
      return unsafe UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_value_bytes(value)))
    case .field(let field): return unsafe field.bytes
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
