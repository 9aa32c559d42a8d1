/// A type whose values go into parameters and come out of rows.
///
/// The library's own: `Bool`, every integer width, `Float`, `Double`, `Decimal`, `String`, `[UInt8]`, `Data`, `Date`,
/// ``CalendarDate``, ``TimeWithZone``, `UUID`, ``JSON``, arrays (PostgreSQL) and optionals of all. An enum with a raw
/// value needs the conformance alone; another type maps itself to one that is there:
///
/// ```swift
/// enum Role: String, DatabaseValue { case reader, editor }
///
/// struct Email: DatabaseValue {
///   let text: String
///   static var sqlType: SQLType { .text }
///   var sqlValue: SQLValue { text.sqlValue }
///   init(row: borrowing Row, at index: Int) throws { text = try String(row: row, at: index) }
/// }
/// ```
/// No value is in a log, a span or the text of an error. A type whose values are no secrets can opt in, for logs and other
/// observers:
///
/// ```swift
/// struct OrderNumber: RawRepresentable, DatabaseValue {
///   static let isLoggable = true
///   let rawValue: Int64
/// }
/// ```
public protocol DatabaseValue: SQLOperand, SelectItem {
  /// The type without its optional: `Int` for `Int?`, else the type itself.
  associatedtype Base: DatabaseValue = Self
  /// The type itself.
  associatedtype OperandValue = Self
  /// The type of the parameter.
  static var sqlType: SQLType { get }
  /// Whether logs and other observers may show values of this type: see ``StatementEvent/parameters``. They may not unless a
  /// type says so.
  static var isLoggable: Bool { get }
  /// The parameter.
  var sqlValue: SQLValue { get }
  /// Reads a column of a row, from 0.
  /// - Throws: ``DatabaseError`` of kind ``DatabaseError/Kind/decoding`` if it holds another type or no value.
  init(row: borrowing Row, at index: Int) throws
}

extension DatabaseValue {
  /// They may not.
  public static var isLoggable: Bool { false }
}

extension Optional: SQLOperand where Wrapped: DatabaseValue {}
extension Optional: SelectItem where Wrapped: DatabaseValue {}

extension Optional: DatabaseValue where Wrapped: DatabaseValue {
  /// The type without its optional.
  public typealias Base = Wrapped.Base

  /// The wrapped type's.
  public static var sqlType: SQLType { Wrapped.sqlType }

  /// The wrapped type's.
  public static var isLoggable: Bool { Wrapped.isLoggable }

  /// The value, or null.
  @inlinable
  public var sqlValue: SQLValue {
    switch self {
    case .some(let value): value.sqlValue
    case .none: .null(Wrapped.sqlType)
    }
  }

  /// The value, or nil for null.
  @inlinable
  public init(row: borrowing Row, at index: Int) throws {
    self = row.isNull(at: index) ? nil : try Wrapped(row: row, at: index)
  }
}

extension DatabaseValue where Self: RawRepresentable, RawValue: DatabaseValue {
  /// The raw value's type.
  public static var sqlType: SQLType { RawValue.sqlType }

  /// The raw value.
  public var sqlValue: SQLValue { rawValue.sqlValue }

  /// The case with the raw value in the row.
  /// - Throws: ``DatabaseError`` if there is no such case.
  public init(row: borrowing Row, at index: Int) throws {
    guard let value = Self(rawValue: try RawValue(row: row, at: index)) else {
      throw row.failure(at: index, "holds a value that is no case of \(Self.self)")
    }
    self = value
  }
}
