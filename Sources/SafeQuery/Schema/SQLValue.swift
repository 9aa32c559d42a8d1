import Foundation

/// The type of a column or parameter, in terms both databases share.
public struct SQLType: Sendable, Hashable {
  enum Scalar: UInt8 {
    case bool, int16, int32, int64, float, double, decimal, text, blob, timestamp, date, time, uuid, json
  }
  let scalar: Scalar
  let isArray: Bool

  private init(_ scalar: Scalar, isArray: Bool = false) {
    self.scalar = scalar
    self.isArray = isArray
  }

  /// `boolean`; 0 or 1 on SQLite.
  public static let bool = SQLType(.bool)
  /// `smallint`.
  public static let int16 = SQLType(.int16)
  /// `integer`.
  public static let int32 = SQLType(.int32)
  /// `bigint`.
  public static let int64 = SQLType(.int64)
  /// `real`.
  public static let float = SQLType(.float)
  /// `double precision`.
  public static let double = SQLType(.double)
  /// `numeric`; decimal text on SQLite.
  public static let decimal = SQLType(.decimal)
  /// `text`.
  public static let text = SQLType(.text)
  /// `bytea`; a blob on SQLite.
  public static let blob = SQLType(.blob)
  /// `timestamptz`; ISO 8601 text in UTC on SQLite.
  public static let timestamp = SQLType(.timestamp)
  /// `date`; ISO 8601 text on SQLite.
  public static let date = SQLType(.date)
  /// `timetz`; ISO 8601 text on SQLite.
  public static let time = SQLType(.time)
  /// `uuid`; lower-case text on SQLite.
  public static let uuid = SQLType(.uuid)
  /// `jsonb`; JSON text on SQLite.
  public static let json = SQLType(.json)

  /// An array of this type (PostgreSQL).
  public var array: SQLType { SQLType(scalar, isArray: true) }
  /// The type of an array's elements.
  var element: SQLType { SQLType(scalar) }
}

/// A value on its way to a parameter. It is data, whatever its bytes are: nothing turns it into text of a statement.
public enum SQLValue: Sendable, Equatable {
  /// No value, of a type.
  case null(SQLType)
  /// A truth value.
  case bool(Bool)
  /// A 16-bit integer.
  case int16(Int16)
  /// A 32-bit integer.
  case int32(Int32)
  /// A 64-bit integer.
  case int64(Int64)
  /// A 32-bit floating-point number.
  case float(Float)
  /// A 64-bit floating-point number.
  case double(Double)
  /// A decimal number.
  case decimal(Decimal)
  /// Text without NUL.
  case text(String)
  /// Bytes.
  case blob([UInt8])
  /// An instant, in microseconds since 1970-01-01 00:00:00 UTC.
  case timestamp(Int64)
  /// A calendar day, in days since 1970-01-01.
  case date(Int32)
  /// A time of day in microseconds since midnight, and its offset from UTC in seconds (east positive).
  case time(Int64, offset: Int32)
  /// A universally unique identifier.
  case uuid(UUID)
  /// JSON text.
  case json(String)
  /// An array of values of one type.
  case array(SQLType, [SQLValue])
  /// A Swift value that no parameter can carry, with the reason. Sending it throws.
  case unrepresentable(String)

  /// The largest value that is accepted, in bytes: 1 GiB, as PostgreSQL's own limit for a field.
  static let maximumBytes = 1 << 30

  /// The type that the parameter is declared with.
  var type: SQLType {
    switch self {
    case .null(let type): type
    case .bool: .bool
    case .int16: .int16
    case .int32: .int32
    case .int64: .int64
    case .float: .float
    case .double: .double
    case .decimal: .decimal
    case .text, .unrepresentable: .text
    case .blob: .blob
    case .timestamp: .timestamp
    case .date: .date
    case .time: .time
    case .uuid: .uuid
    case .json: .json
    case .array(let element, _): element.array
    }
  }

  /// Refuses what a database would cut, change or not take. Every value passes here before anything is sent.
  @inline(__always)
  func check(position: Int, dialect: Dialect) throws {
    switch self {
    case .text(let text), .json(let text): try SQLValue.check(text, position)
    case .blob(let bytes) where bytes.count > SQLValue.maximumBytes: throw SQLValue.tooLarge(bytes.count, position)
    case .array(_, let elements): try SQLValue.check(elements, position, dialect)
    case .unrepresentable(let reason): throw DatabaseError(.encoding, "parameter \(position) can't be sent: \(reason)")
    default: break
    }
  }

  private static func check(_ elements: [SQLValue], _ position: Int, _ dialect: Dialect) throws {
    if dialect == .sqlite {
      throw DatabaseError(.unsupported, "parameter \(position) is an array: SQLite has no array type")
    }
    for element in elements { try element.check(position: position, dialect: dialect) }
  }

  private static func check(_ text: String, _ position: Int) throws {
    if text.utf8.count > maximumBytes { throw tooLarge(text.utf8.count, position) }
    if text.containsNUL {
      throw DatabaseError(
        .encoding, "parameter \(position) holds text with a NUL byte, which databases cut or refuse; send it as bytes")
    }
  }

  private static func tooLarge(_ count: Int, _ position: Int) -> DatabaseError {
    DatabaseError(.encoding, "parameter \(position) has \(count) bytes; the limit is 1 GiB (\(maximumBytes) bytes)")
  }
}

extension String {
  /// Whether a NUL byte is in the text.
  var containsNUL: Bool {
    // SAFETY: base is valid for count bytes, and used inside the closure.
    unsafe utf8.withContiguousStorageIfAvailable { bytes in
      guard let base = bytes.baseAddress else { return false }
      return unsafe memchr(base, 0, bytes.count) != nil
    } ?? utf8.contains(0)
  }
}
