import Foundation

extension Bool: DatabaseValue {
  /// `boolean`.
  public static var sqlType: SQLType { .bool }
  /// The parameter.
  public var sqlValue: SQLValue { .bool(self) }
  /// Reads a truth value.
  public init(row: borrowing Row, at index: Int) throws {
    switch row.source {
    case .sqlite(let source):
      switch try source.int64(at: index) {
      case 0: self = false
      case 1: self = true
      default: throw row.failure(at: index, "holds an integer that is neither 0 nor 1, where Bool is expected")
      }
    case .postgres(let source): self = try source.bool(at: index)
    }
  }
}

extension Row {
  /// An integer of any width.
  func int64(at index: Int) throws -> Int64 {
    switch source {
    case .sqlite(let row): try row.int64(at: index)
    case .postgres(let row): try row.int64(at: index)
    }
  }

  /// An integer that must fit.
  @inline(__always)
  func integer<Value: FixedWidthInteger>(at index: Int) throws -> Value {
    let wide = try int64(at: index)
    guard let value = Value(exactly: wide) else {
      throw failure(at: index, "holds an integer that does not fit \(Value.self)")
    }
    return value
  }
}

extension Int64: DatabaseValue {
  /// `bigint`.
  public static var sqlType: SQLType { .int64 }
  /// The parameter.
  public var sqlValue: SQLValue { .int64(self) }
  /// Reads an integer.
  public init(row: borrowing Row, at index: Int) throws { self = try row.int64(at: index) }
}

extension Int: DatabaseValue {
  /// `bigint`.
  public static var sqlType: SQLType { .int64 }
  /// The parameter.
  public var sqlValue: SQLValue { .int64(Int64(self)) }
  /// Reads an integer.
  public init(row: borrowing Row, at index: Int) throws { self = try row.integer(at: index) }
}

extension Int32: DatabaseValue {
  /// `integer`.
  public static var sqlType: SQLType { .int32 }
  /// The parameter.
  public var sqlValue: SQLValue { .int32(self) }
  /// Reads an integer that must fit.
  public init(row: borrowing Row, at index: Int) throws { self = try row.integer(at: index) }
}

extension Int16: DatabaseValue {
  /// `smallint`.
  public static var sqlType: SQLType { .int16 }
  /// The parameter.
  public var sqlValue: SQLValue { .int16(self) }
  /// Reads an integer that must fit.
  public init(row: borrowing Row, at index: Int) throws { self = try row.integer(at: index) }
}

extension Int8: DatabaseValue {
  /// `smallint`.
  public static var sqlType: SQLType { .int16 }
  /// The parameter.
  public var sqlValue: SQLValue { .int16(Int16(self)) }
  /// Reads an integer that must fit.
  public init(row: borrowing Row, at index: Int) throws { self = try row.integer(at: index) }
}

extension UInt8: DatabaseValue {
  /// `smallint`.
  public static var sqlType: SQLType { .int16 }
  /// The parameter.
  public var sqlValue: SQLValue { .int16(Int16(self)) }
  /// Reads an integer that must fit.
  public init(row: borrowing Row, at index: Int) throws { self = try row.integer(at: index) }
}

extension UInt16: DatabaseValue {
  /// `integer`.
  public static var sqlType: SQLType { .int32 }
  /// The parameter.
  public var sqlValue: SQLValue { .int32(Int32(self)) }
  /// Reads an integer that must fit.
  public init(row: borrowing Row, at index: Int) throws { self = try row.integer(at: index) }
}

extension UInt32: DatabaseValue {
  /// `bigint`.
  public static var sqlType: SQLType { .int64 }
  /// The parameter.
  public var sqlValue: SQLValue { .int64(Int64(self)) }
  /// Reads an integer that must fit.
  public init(row: borrowing Row, at index: Int) throws { self = try row.integer(at: index) }
}

extension UInt64: DatabaseValue {
  /// `bigint`: both databases' integers are signed.
  public static var sqlType: SQLType { .int64 }
  /// The parameter; sending a value beyond `Int64.max` throws.
  public var sqlValue: SQLValue {
    Int64(exactly: self).map { .int64($0) } ?? .unrepresentable("a UInt64 beyond Int64.max fits no column type")
  }
  /// Reads an integer that must fit.
  public init(row: borrowing Row, at index: Int) throws { self = try row.integer(at: index) }
}

extension UInt: DatabaseValue {
  /// `bigint`: both databases' integers are signed.
  public static var sqlType: SQLType { .int64 }
  /// The parameter; sending a value beyond `Int64.max` throws.
  public var sqlValue: SQLValue { UInt64(self).sqlValue }
  /// Reads an integer that must fit.
  public init(row: borrowing Row, at index: Int) throws { self = try row.integer(at: index) }
}

extension Double: DatabaseValue {
  /// `double precision`.
  public static var sqlType: SQLType { .double }
  /// The parameter.
  public var sqlValue: SQLValue { .double(self) }
  /// Reads a floating-point number.
  public init(row: borrowing Row, at index: Int) throws {
    switch row.source {
    case .sqlite(let source): self = try source.double(at: index)
    case .postgres(let source): self = try source.double(at: index)
    }
  }
}

extension Float: DatabaseValue {
  /// `real`.
  public static var sqlType: SQLType { .float }
  /// The parameter.
  public var sqlValue: SQLValue { .float(self) }
  /// Reads a floating-point number of 32 bits. SQLite has 64-bit numbers only; one that is finite and beyond `Float` is
  /// an error.
  public init(row: borrowing Row, at index: Int) throws {
    switch row.source {
    case .sqlite(let source):
      let wide = try source.double(at: index)
      self = Float(wide)
      if isInfinite && wide.isFinite { throw row.failure(at: index, "holds a number that does not fit Float") }
    case .postgres(let source): self = try source.float(at: index)
    }
  }
}

/// A literal with a fraction is made of the nearest `Double` by Foundation, and `19.99` as a `Decimal` is 19.98999999999999488:
/// `$0.price == 19.99` compares with that. Write `Decimal(string: "19.99")`, or `Decimal(1999) / 100`, for what has to be exact;
/// whole numbers, and fractions of halves, quarters and so on, are.
extension Decimal: DatabaseValue {
  /// `numeric`.
  public static var sqlType: SQLType { .decimal }
  /// The parameter.
  public var sqlValue: SQLValue { .decimal(self) }
  /// Reads a decimal number. One with more than `Decimal`'s 38 digits is an error.
  public init(row: borrowing Row, at index: Int) throws {
    switch row.source {
    case .sqlite(let source): self = try source.decimal(at: index)
    case .postgres(let source): self = try source.decimal(at: index)
    }
  }
}

extension String: DatabaseValue {
  /// `text`.
  public static var sqlType: SQLType { .text }
  /// The parameter. Sending text with a NUL byte throws: PostgreSQL can't store it and SQLite's functions stop at it.
  public var sqlValue: SQLValue { .text(self) }
  /// Reads text. Invalid UTF-8 is an error, not repaired.
  public init(row: borrowing Row, at index: Int) throws {
    switch row.source {
    case .sqlite(let source): self = try source.text(at: index)
    case .postgres(let source): self = try source.text(at: index)
    }
  }
}

extension Row {
  func blob(at index: Int) throws -> [UInt8] {
    switch source {
    case .sqlite(let row): try row.blob(at: index)
    case .postgres(let row): try row.blob(at: index)
    }
  }
}

extension Data: DatabaseValue {
  /// `bytea`.
  public static var sqlType: SQLType { .blob }
  /// The parameter.
  public var sqlValue: SQLValue { .blob(Array(self)) }
  /// Reads bytes.
  public init(row: borrowing Row, at index: Int) throws { self = Data(try row.blob(at: index)) }
}

/// `[UInt8]` is bytes; an array of any other type is an array, which only PostgreSQL has.
extension Array: SQLOperand where Element: DatabaseValue {}
extension Array: SelectItem where Element: DatabaseValue {}

extension Array: DatabaseValue where Element: DatabaseValue {
  /// The element type's array; `bytea` for `[UInt8]`.
  public static var sqlType: SQLType { Element.self == UInt8.self ? .blob : Element.sqlType.array }

  /// The element type's.
  public static var isLoggable: Bool { Element.isLoggable }

  /// The parameter.
  public var sqlValue: SQLValue {
    // An empty array of any type would cast. From `Any` the cast is one comparison of types, not one of each element.
    if Element.self == UInt8.self, let bytes = (self as Any) as? [UInt8] { return .blob(bytes) }
    if Element.sqlType.isArray { return .unrepresentable("an array of arrays has no column type; use JSON") }
    return .array(Element.sqlType, map(\.sqlValue))
  }

  /// Reads bytes or an array.
  public init(row: borrowing Row, at index: Int) throws {
    if Element.self == UInt8.self, let bytes = try row.blob(at: index) as? [Element] {
      self = bytes
      return
    }
    switch row.source {
    case .sqlite: throw DatabaseError(.unsupported, "arrays are a column type of PostgreSQL; SQLite has none, use JSON")
    case .postgres(let source): self = try source.array(at: index)
    }
  }
}

extension UUID: DatabaseValue {
  /// `uuid`; lower-case text on SQLite.
  public static var sqlType: SQLType { .uuid }
  /// The parameter.
  public var sqlValue: SQLValue { .uuid(self) }
  /// Reads an identifier.
  public init(row: borrowing Row, at index: Int) throws {
    switch row.source {
    case .sqlite(let source):
      guard let value = UUID(uuidString: try source.text(at: index)) else {
        throw row.failure(at: index, "holds text that is no UUID")
      }
      self = value
    case .postgres(let source): self = try source.uuid(at: index)
    }
  }
}

/// A value of any `Codable` type, stored as JSON: `jsonb`, or text on SQLite.
public struct JSON<Value: Codable & Sendable>: DatabaseValue {
  /// The value.
  public var value: Value

  /// Wraps a value.
  public init(_ value: Value) { self.value = value }

  /// `jsonb`.
  public static var sqlType: SQLType { .json }

  /// The parameter. Sending a value that can't be encoded throws.
  public var sqlValue: SQLValue {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return .json(String(decoding: try encoder.encode(value), as: UTF8.self))
    } catch { return .unrepresentable("a \(Value.self) can't be encoded as JSON") }
  }

  /// Reads a value.
  public init(row: borrowing Row, at index: Int) throws {
    let text: String
    switch row.source {
    case .sqlite(let source): text = try source.text(at: index)
    case .postgres(let source): text = try source.json(at: index)
    }
    do { value = try JSONDecoder().decode(Value.self, from: Data(text.utf8)) } catch {
      throw row.failure(at: index, "holds JSON that is no \(Value.self)")
    }
  }
}

extension JSON: Equatable where Value: Equatable {}
extension JSON: Hashable where Value: Hashable {}
