import Foundation

/// A row whose columns were chosen at run time: names and values, in the order in which they were asked for.
///
/// It encodes as an object: `{"id": 1, "name": "Ann"}`. Instants encode as `Date`, bytes as `Data`, so that the encoder's
/// strategies hold for them; days as `2026-01-31`; identifiers in lower-case text; JSON as what it holds.
public struct DynamicRow: Sendable, Equatable {
  /// The columns' names.
  public let names: [String]
  /// Their values.
  public let values: [SQLValue]

  init(names: [String], values: [SQLValue]) {
    self.names = names
    self.values = values
  }

  /// The value of a column, or nil if it was not asked for.
  public subscript(name: String) -> SQLValue? {
    names.firstIndex { $0.utf8.elementsEqual(name.utf8) }.map { values[$0] }
  }
}

extension DynamicRow: Encodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Encodes an object with a member for each column.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for (name, value) in zip(names, values) {
      try container.encode(EncodableValue(value), forKey: Key(stringValue: name))
    }
  }
}

/// A value as it is encoded.
private struct EncodableValue: Encodable {
  private let value: SQLValue

  init(_ value: SQLValue) { self.value = value }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch value {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .int16(let value): try container.encode(value)
    case .int32(let value): try container.encode(value)
    case .int64(let value): try container.encode(value)
    case .float(let value): try container.encode(value)
    case .double(let value): try container.encode(value)
    case .decimal(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .blob(let value): try container.encode(Data(value))
    case .timestamp(let microseconds): try container.encode(Date(microsecondsSinceEpoch: microseconds))
    case .date(let days): try container.encode(CalendarDate(daysSinceEpoch: days).description)
    case .time(let microseconds, let offset): try container.encode(SQLiteText.time(microseconds, offset: offset))
    case .uuid(let value): try container.encode(value.uuidString.lowercased())
    case .json(let text): try container.encode(JSONDecoder().decode(AnyJSON.self, from: Data(text.utf8)))
    case .array(_, let elements): try container.encode(elements.map(EncodableValue.init))
    case .unrepresentable(let reason): throw DatabaseError(.encoding, "a value can't be encoded: \(reason)")
    }
  }
}

/// Any JSON.
private enum AnyJSON: Codable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Decimal)
  case text(String)
  case array([AnyJSON])
  case object([String: AnyJSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Decimal.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([AnyJSON].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: AnyJSON].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}
