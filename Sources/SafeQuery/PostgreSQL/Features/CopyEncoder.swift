import Foundation

/// Rows in the binary format of COPY, whose values must be of the very types of the table's columns.
/// (postgresql.org/docs/15/sql-copy.html, "Binary Format")
struct CopyEncoder {
  private let columns: [ColumnDefinition]
  /// The types of the table's columns.
  private let types: [UInt32]
  private(set) var bytes: [UInt8] = []
  private(set) var count = 0

  /// How much goes into one COPY. The transaction holds them together, and each answers for its rows.
  private static let maximumBytes = 1 << 20

  /// - Throws: ``DatabaseError`` if a column is of a type that the values can't be written as.
  init(_ columns: [ColumnDefinition], types: [UInt32]) throws {
    guard columns.count == types.count else {
      throw DatabaseError(.encoding, "the server knows \(types.count) of the \(columns.count) columns")
    }
    self.columns = columns
    self.types = types
    for (column, type) in zip(columns, types) where !Self.canWrite(column.type, as: type) {
      throw DatabaseError(
        .encoding,
        "column \(column.name) holds \(PostgresType.description(of: type)) (type number \(type)), which COPY can't make of a "
          + "row's \(PostgresType.description(of: PostgresType.number(of: column.type))); insert the rows instead")
    }
    begin()
  }

  var isFull: Bool { bytes.count >= Self.maximumBytes }

  private mutating func begin() {
    bytes.removeAll(keepingCapacity: bytes.capacity <= 8 << 20)
    // The signature, no flags, no extension.
    bytes.append(contentsOf: [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00])
    bytes.append(contentsOf: [0, 0, 0, 0, 0, 0, 0, 0])
    count = 0
  }

  /// The rows so far, with the format's end; begins anew.
  mutating func take() -> [UInt8] {
    bytes.append(bigEndian: Int16(-1))
    defer { begin() }
    return bytes
  }

  mutating func add(_ values: [SQLValue]) throws {
    guard values.count == columns.count else {
      throw DatabaseError(.encoding, "a row encodes \(values.count) values for \(columns.count) columns")
    }
    bytes.append(bigEndian: Int16(truncatingIfNeeded: values.count))
    for (index, value) in values.enumerated() {
      try value.check(position: index + 1, dialect: .postgreSQL)
      guard value.type == columns[index].type else {
        throw DatabaseError(
          .encoding, "a row encodes a value of another type than column \(columns[index].name) is declared with")
      }
      bytes.append(element: try converted(value, index))
    }
    count += 1
  }

  // MARK: Types

  private static let integers = [PostgresType.int2, PostgresType.int4, PostgresType.int8]

  private static func canWrite(_ own: SQLType, as type: UInt32) -> Bool {
    if PostgresType.number(of: own) == type { return true }
    guard !own.isArray else { return false }
    switch own.scalar {
    case .int16, .int32, .int64: return integers.contains(type) || type == PostgresType.numeric
    case .float, .double: return type == PostgresType.float4 || type == PostgresType.float8
    // The binary format of enums, citext and domains over text is their text.
    case .text:
      return [PostgresType.varchar, PostgresType.bpchar, PostgresType.name, PostgresType.json, PostgresType.xml]
        .contains(type) || type >= PostgresType.firstUserDefined
    case .json: return type == PostgresType.json
    default: return false
    }
  }

  private func converted(_ value: SQLValue, _ index: Int) throws -> SQLValue {
    let type = types[index]
    switch value {
    case .int64(let number): return type == PostgresType.int8 ? value : try integer(number, type, index)
    case .int32(let number): return type == PostgresType.int4 ? value : try integer(Int64(number), type, index)
    case .int16(let number): return type == PostgresType.int2 ? value : try integer(Int64(number), type, index)
    case .double(let number) where type == PostgresType.float4:
      let narrow = Float(number)
      if narrow.isInfinite && number.isFinite { throw outOfRange(index) }
      return .float(narrow)
    case .float(let number) where type == PostgresType.float8: return .double(Double(number))
    case .json(let text) where type == PostgresType.json: return .text(text)
    default: return value
    }
  }

  private func integer(_ number: Int64, _ type: UInt32, _ index: Int) throws -> SQLValue {
    switch type {
    case PostgresType.int8: return .int64(number)
    case PostgresType.int4:
      guard let narrow = Int32(exactly: number) else { throw outOfRange(index) }
      return .int32(narrow)
    case PostgresType.int2:
      guard let narrow = Int16(exactly: number) else { throw outOfRange(index) }
      return .int16(narrow)
    default: return .decimal(Decimal(number))
    }
  }

  private func outOfRange(_ index: Int) -> DatabaseError {
    DatabaseError(.encoding, "a number is out of the range of column \(columns[index].name)'s type")
  }
}
