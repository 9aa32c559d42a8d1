import Foundation

/// A place in a sorted list, as a cursor holds it: the keys of a row, and which way to go from there.
struct CursorPlace: Equatable {
  var isBackwards: Bool
  /// Whether the row itself is still ahead.
  var isInclusive: Bool
  var values: [SQLValue]
}

extension CursorPlace {
  /// What the bytes begin with; another one for another format.
  private static let version: UInt8 = 1

  /// - Throws: ``DatabaseError`` if a value is of a type that has no order.
  func encoded() throws -> [UInt8] {
    let flags: UInt8 = (isBackwards ? 1 : 0) | (isInclusive ? 2 : 0)
    var bytes = [Self.version, flags]
    for value in values { try Self.append(value, to: &bytes) }
    return bytes
  }

  /// - Parameter types: The types of the values, for nulls.
  /// - Returns: Nil if the bytes are no place in a list with keys of these types.
  init?(_ bytes: [UInt8], types: [SQLType]) {
    guard bytes.count >= 2, bytes[0] == Self.version, bytes[1] < 4 else { return nil }
    isBackwards = bytes[1] & 1 != 0
    isInclusive = bytes[1] & 2 != 0
    values = []
    var rest = bytes[2...]
    for type in types {
      guard let value = Self.value(&rest, type) else { return nil }
      values.append(value)
    }
    guard rest.isEmpty else { return nil }
  }

  private enum Tag: UInt8 {
    case null, bool, int16, int32, int64, float, double, decimal, text, blob, timestamp, date, time, uuid, json
  }

  private static func append(_ value: SQLValue, to bytes: inout [UInt8]) throws {
    let (tag, content): (Tag, [UInt8]) =
      switch value {
      case .null: (.null, [])
      case .bool(let value): (.bool, [value ? 1 : 0])
      case .int16(let value): (.int16, big(value))
      case .int32(let value): (.int32, big(value))
      case .int64(let value): (.int64, big(value))
      case .float(let value): (.float, big(value.bitPattern))
      case .double(let value): (.double, big(value.bitPattern))
      case .decimal(let value): (.decimal, Array("\(value)".utf8))
      case .text(let value): (.text, Array(value.utf8))
      case .blob(let value): (.blob, value)
      case .timestamp(let value): (.timestamp, big(value))
      case .date(let value): (.date, big(value))
      case .time(let value, let offset): (.time, big(value) + big(offset))
      case .uuid(let value): (.uuid, Array(value.uuidString.utf8))
      case .json(let value): (.json, Array(value.utf8))
      case .array, .unrepresentable:
        throw DatabaseError(.invalidQuery, "rows can't be paged by an array: sort by something else")
      }
    bytes.append(tag.rawValue)
    bytes += big(UInt32(truncatingIfNeeded: content.count))
    bytes += content
  }

  private static func value(_ rest: inout ArraySlice<UInt8>, _ type: SQLType) -> SQLValue? {
    guard let tag = rest.popFirst().flatMap(Tag.init(rawValue:)), rest.count >= 4 else { return nil }
    let count = Int(number(rest.prefix(4)) as UInt32)
    rest = rest.dropFirst(4)
    guard rest.count >= count else { return nil }
    let content = rest.prefix(count)
    rest = rest.dropFirst(count)
    return value(tag, content, type)
  }

  private static func value(_ tag: Tag, _ content: ArraySlice<UInt8>, _ type: SQLType) -> SQLValue? {
    switch (tag, content.count) {
    case (.null, 0): .null(type)
    case (.bool, 1): .bool(content.first == 1)
    case (.int16, 2): .int16(number(content))
    case (.int32, 4): .int32(number(content))
    case (.int64, 8): .int64(number(content))
    case (.float, 4): .float(Float(bitPattern: number(content)))
    case (.double, 8): .double(Double(bitPattern: number(content)))
    case (.decimal, _): DecimalText.parse(String(decoding: content, as: UTF8.self)).map { .decimal($0) }
    case (.text, _): .text(String(decoding: content, as: UTF8.self))
    case (.blob, _): .blob(Array(content))
    case (.timestamp, 8): .timestamp(number(content))
    case (.date, 4): .date(number(content))
    case (.time, 12): .time(number(content.prefix(8)), offset: number(content.suffix(4)))
    case (.uuid, _): UUID(uuidString: String(decoding: content, as: UTF8.self)).map { .uuid($0) }
    case (.json, _): .json(String(decoding: content, as: UTF8.self))
    default: nil
    }
  }

  /// The highest byte first.
  private static func big<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    stride(from: Number.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> Number($0)) }
  }

  private static func number<Number: FixedWidthInteger>(_ bytes: ArraySlice<UInt8>) -> Number {
    bytes.reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
  }
}

extension Row {
  /// A key as a cursor keeps it, which must compare with the column as the column does with itself: on SQLite what is
  /// stored, whatever the type in Swift is; on PostgreSQL the type's value, all of whose digits are sent.
  func sortValue(at index: Int, _ type: SQLType) throws -> SQLValue {
    if isNull(at: index) { return .null(type) }
    switch source {
    case .sqlite(let row): return try row.stored(at: index)
    case .postgres(let row): return try row.sortValue(at: index, type)
    }
  }
}

extension PostgresRow {
  fileprivate func sortValue(at index: Int, _ type: SQLType) throws -> SQLValue {
    if type.isArray { return .array(type.element, []) }
    switch type.scalar {
    case .bool: return .bool(try bool(at: index))
    // The value may be wider than its type in Swift, and compares with a wider one.
    case .int16, .int32, .int64: return .int64(try int64(at: index))
    case .float, .double: return .double(try double(at: index))
    case .decimal: return .decimal(try decimal(at: index))
    case .text: return .text(try text(at: index))
    case .blob: return .blob(try blob(at: index))
    case .timestamp: return .timestamp(try microseconds(at: index))
    case .date: return .date(try days(at: index))
    case .time:
      let (microseconds, offset) = try time(at: index)
      return .time(microseconds, offset: Int32(truncatingIfNeeded: offset))
    case .uuid: return .uuid(try uuid(at: index))
    case .json: return .json(try json(at: index))
    }
  }
}
