import CPostgres
import Foundation

/// One row of a result, one element of an array in it, or one row of a list in it: all are read by the same code.
@safe struct PostgresRow {
  private let result: OpaquePointer
  private let columns: PostgresColumns
  private let row: Int32
  private let place: Place

  private enum Place {
    /// The columns of the result.
    case result
    /// An element of an array, which may be in a row of a list.
    case element(PostgresField, number: Int, in: PostgresListedRow?)
    case listed(PostgresListedRow)
  }

  // SAFETY (every call below): the result outlives the row, since a `Row` is borrowed from the loop over its result;
  // a column's number is checked before libpq is asked.
  init(result: OpaquePointer, columns: PostgresColumns, row: Int32) {
    unsafe self.result = result
    self.columns = columns
    self.row = row
    place = .result
  }

  private init(_ place: Place, in row: PostgresRow) {
    unsafe result = unsafe row.result
    columns = row.columns
    self.row = row.row
    self.place = place
  }

  /// An element of an array that is in one of the columns.
  func element(_ field: PostgresField, number: Int) -> PostgresRow {
    PostgresRow(.element(field, number: number, in: listedRow), in: self)
  }

  /// A row of a list that is in one of the columns.
  func listed(_ row: PostgresListedRow) -> PostgresRow { PostgresRow(.listed(row), in: self) }

  @inline(__always)
  private var isResult: Bool { if case .result = place { true } else { false } }

  /// What is read in the place of a column of the result; nothing where there is none.
  private func field(at index: Int) -> PostgresField {
    switch place {
    case .result: PostgresField(type: 0, bytes: nil)
    case .element(let field, _, _): field
    case .listed(let row): row.field(at: index) ?? PostgresField(type: 0, bytes: nil)
    }
  }

  private var listedRow: PostgresListedRow? {
    switch place {
    case .result: nil
    case .element(_, _, let row): row
    case .listed(let row): row
    }
  }

  var count: Int { listedRow?.columns.count ?? Int(columns.count) }

  private func contains(_ index: Int) -> Bool { index >= 0 && index < count }

  @inline(__always)
  func isNull(at index: Int) -> Bool {
    guard isResult else { return contains(index) && field(at: index).bytes == nil }
    guard columns.contains(index) else { return false }
    return unsafe PQgetisnull(result, row, Int32(truncatingIfNeeded: index)) == 1
  }

  func name(at index: Int) -> String {
    if let row = listedRow { return row.columns.name(at: index) }
    guard columns.contains(index), let name = unsafe PQfname(result, Int32(truncatingIfNeeded: index)) else {
      return ""
    }
    return unsafe String(cString: name)
  }

  /// The type and the bytes of a value that must be there.
  @inline(__always)
  func value(at index: Int, _ expected: StaticString) throws -> (type: UInt32, bytes: PostgresBytes) {
    guard isResult else {
      let field = field(at: index)
      guard let bytes = field.bytes else { throw mismatch(at: index, expected) }
      return (field.type, bytes)
    }
    guard columns.contains(index) else { throw mismatch(at: index, expected) }
    let column = Int32(truncatingIfNeeded: index)
    let length = unsafe PQgetlength(result, row, column)
    guard let start = unsafe PQgetvalue(result, row, column) else { throw mismatch(at: index, expected) }
    if length <= 0 && isNull(at: index) { throw mismatch(at: index, expected) }
    return (columns.type(of: index), unsafe PostgresBytes(start: start, count: Int(length)))
  }

  // MARK: Errors

  @inline(never)
  func failure(at index: Int, _ problem: String) -> DatabaseError {
    guard contains(index) else {
      return DatabaseError(.decoding, "the row has \(count) columns, and column \(index + 1) was asked for")
    }
    let element = if case .element(_, let number, _) = place { ", element \(number)," } else { "" }
    return DatabaseError(.decoding, "column \(index + 1) (\(name(at: index)))\(element) \(problem)")
  }

  @inline(never)
  func mismatch(at index: Int, _ expected: StaticString) -> DatabaseError {
    let type = isResult ? columns.type(of: index) : field(at: index).type
    let found = isNull(at: index) ? "null" : PostgresType.description(of: type)
    return failure(at: index, "holds \(found), where \(expected) is expected")
  }

  @inline(never)
  func malformed(at index: Int) -> DatabaseError { failure(at: index, "holds bytes that its type can't have") }

  /// An integer of exactly the value's length.
  @inline(__always)
  private func whole<Value: FixedWidthInteger & BitwiseCopyable>(_ bytes: PostgresBytes, _ index: Int) throws -> Value {
    guard bytes.count == MemoryLayout<Value>.size else { throw malformed(at: index) }
    return bytes.integer(at: 0)
  }

  // MARK: Values

  func bool(at index: Int) throws -> Bool {
    let (type, bytes) = try value(at: index, "a truth value")
    guard type == PostgresType.bool else { throw mismatch(at: index, "a truth value") }
    let byte: UInt8 = try whole(bytes, index)
    return byte != 0
  }

  @inline(__always)
  func int64(at index: Int) throws -> Int64 {
    let (type, bytes) = try value(at: index, "an integer")
    switch type {
    case PostgresType.int8: return try whole(bytes, index)
    case PostgresType.int4: return Int64(try whole(bytes, index) as Int32)
    case PostgresType.int2: return Int64(try whole(bytes, index) as Int16)
    case PostgresType.oid: return Int64(try whole(bytes, index) as UInt32)
    default: throw mismatch(at: index, "an integer")
    }
  }

  func double(at index: Int) throws -> Double {
    let (type, bytes) = try value(at: index, "a floating-point number")
    switch type {
    case PostgresType.float8: return Double(bitPattern: try whole(bytes, index))
    case PostgresType.float4: return Double(Float(bitPattern: try whole(bytes, index)))
    default: throw mismatch(at: index, "a floating-point number")
    }
  }

  func float(at index: Int) throws -> Float {
    let (type, bytes) = try value(at: index, "a floating-point number")
    switch type {
    case PostgresType.float4: return Float(bitPattern: try whole(bytes, index))
    case PostgresType.float8:
      let wide = Double(bitPattern: try whole(bytes, index))
      let narrow = Float(wide)
      if narrow.isInfinite && wide.isFinite { throw failure(at: index, "holds a number that does not fit Float") }
      return narrow
    default: throw mismatch(at: index, "a floating-point number")
    }
  }

  func decimal(at index: Int) throws -> Decimal {
    let (type, bytes) = try value(at: index, "a decimal number")
    if type != PostgresType.numeric {
      guard [PostgresType.int2, PostgresType.int4, PostgresType.int8].contains(type) else {
        throw mismatch(at: index, "a decimal number")
      }
      return Decimal(try int64(at: index))
    }
    do { return try PostgresNumeric.read(bytes) } catch PostgresNumeric.Failure.infinite {
      throw failure(at: index, "holds infinity, which Decimal does not have")
    } catch PostgresNumeric.Failure.tooPrecise {
      throw failure(at: index, "holds a number beyond Decimal's 38 digits or its range")
    } catch { throw malformed(at: index) }
  }

  @inline(__always)
  func text(at index: Int) throws -> String {
    let (type, bytes) = try value(at: index, "text")
    switch type {
    case PostgresType.text, PostgresType.varchar, PostgresType.bpchar, PostgresType.name, PostgresType.unknown,
      PostgresType.xml, PostgresType.char:
      return try utf8(bytes, index)
    case PostgresType.firstUserDefined...:
      // The binary format of an enum, of citext and of domains over text is their text. Other types' have NUL bytes.
      let text = try utf8(bytes, index)
      if text.containsNUL { throw mismatch(at: index, "text") }
      return text
    default: throw mismatch(at: index, "text")
    }
  }

  @inline(__always)
  private func utf8(_ bytes: PostgresBytes, _ index: Int) throws -> String {
    guard let text = bytes.text() else { throw failure(at: index, "holds text that is not valid UTF-8") }
    return text
  }

  func blob(at index: Int) throws -> [UInt8] {
    let (type, bytes) = try value(at: index, "bytes")
    guard type == PostgresType.bytea else { throw mismatch(at: index, "bytes") }
    return bytes.array()
  }

  /// The text of a `json` or `jsonb` column.
  func json(at index: Int) throws -> String {
    let (type, bytes) = try value(at: index, "JSON")
    switch type {
    case PostgresType.json: return try utf8(bytes, index)
    case PostgresType.jsonb:
      // One byte tells the version of the format, and there is one.
      guard bytes.integer(at: 0, as: UInt8.self) == 1, let text = bytes.slice(1, bytes.count - 1) else {
        throw malformed(at: index)
      }
      return try utf8(text, index)
    default: throw mismatch(at: index, "JSON")
    }
  }

  func uuid(at index: Int) throws -> UUID {
    let (type, bytes) = try value(at: index, "a UUID")
    guard type == PostgresType.uuid else { throw mismatch(at: index, "a UUID") }
    guard bytes.count == 16 else { throw malformed(at: index) }
    var uuid = zeros
    // SAFETY: sixteen bytes are written over a local tuple of sixteen.
    unsafe withUnsafeMutableBytes(of: &uuid) { unsafe $0.copyBytes(from: bytes.array()) }
    return UUID(uuid: uuid)
  }

  /// Days since 1970-01-01.
  func days(at index: Int) throws -> Int32 {
    let (type, bytes) = try value(at: index, "a date")
    guard type == PostgresType.date else { throw mismatch(at: index, "a date") }
    let days: Int32 = try whole(bytes, index)
    if days == .max || days == .min { throw failure(at: index, "holds infinity, which CalendarDate does not have") }
    let (sum, overflow) = days.addingReportingOverflow(PostgresEpoch.days)
    if overflow { throw failure(at: index, "holds a date that does not fit CalendarDate") }
    return sum
  }

  /// Microseconds since 1970-01-01 UTC. A `timestamp` without a zone is taken as UTC.
  func microseconds(at index: Int) throws -> Int64 {
    let (type, bytes) = try value(at: index, "a date and time")
    guard type == PostgresType.timestamptz || type == PostgresType.timestamp else {
      throw mismatch(at: index, "a date and time")
    }
    let microseconds: Int64 = try whole(bytes, index)
    if microseconds == .max || microseconds == .min {
      throw failure(at: index, "holds infinity, which Date does not have")
    }
    let (sum, overflow) = microseconds.addingReportingOverflow(PostgresEpoch.microseconds)
    if overflow { throw malformed(at: index) }
    return sum
  }

  /// Microseconds since midnight and seconds east of UTC.
  func time(at index: Int) throws -> (Int64, Int) {
    let (type, bytes) = try value(at: index, "a time with an offset")
    guard type == PostgresType.timetz else { throw mismatch(at: index, "a time with an offset") }
    guard bytes.count == 12 else { throw malformed(at: index) }
    // PostgreSQL counts zones to the west.
    return (bytes.integer(at: 0), -Int(bytes.integer(at: 8, as: Int32.self)))
  }

  // MARK: Display

  /// By the column's own type, whatever its format.
  func holdsNumber(at index: Int) -> Bool {
    guard columns.contains(index) else { return false }
    return PostgresType.numbers.contains(unsafe PQftype(result, Int32(truncatingIfNeeded: index)))
  }

  /// A value for a person's eyes; nil for null. What comes in binary and is no text is shown as its bytes.
  func displayText(at index: Int) -> String? {
    guard let (_, bytes) = try? value(at: index, "a value") else { return nil }
    return (try? text(at: index)) ?? bytes.array().hexText
  }
}

/// Sixteen zeros.
private let zeros: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
