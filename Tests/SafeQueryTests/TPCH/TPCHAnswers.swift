#if Macros
import Foundation
import SafeQuery

/// The answers to the queries, which another database (DuckDB) computed.
struct ReferenceAnswer: Decodable {
  let query: Int
  let rows: [[ReferenceValue]]

  static func all() throws -> [ReferenceAnswer] {
    let lines = try Data(contentsOf: TPCH.folder.appendingPathComponent("answers.jsonl")).split(separator: 10)
    return try lines.map { try JSONDecoder().decode(ReferenceAnswer.self, from: $0) }
  }

  /// The first way in which rows differ from the answer, or nil. The rows must come in the answer's order.
  func difference(from found: [some Sendable], on dialect: Dialect) -> String? {
    if found.count != rows.count { return "\(found.count) rows instead of \(rows.count)" }
    for (number, (row, expected)) in zip(found, rows).enumerated() {
      let values = columns(of: row)
      let isSame =
        values.count == expected.count
        && zip(values, expected).allSatisfy { value, expected in expected.matches(value, on: dialect) }
      if !isSame { return "row \(number) is \(values) instead of \(expected)" }
    }
    return nil
  }

  /// The parts of a tuple, or the one value. Nil stands for null.
  private func columns(of row: Any) -> [Any?] {
    let mirror = Mirror(reflecting: row)
    guard mirror.displayStyle == .tuple else { return [unwrapped(row)] }
    return mirror.children.map { unwrapped($0.value) }
  }

  private func unwrapped(_ value: Any) -> Any? {
    let mirror = Mirror(reflecting: value)
    return mirror.displayStyle == .optional ? mirror.children.first?.value : value
  }
}

/// One value of an answer.
enum ReferenceValue: Decodable, CustomStringConvertible {
  case null
  case integer(Int64)
  case floating(Double)
  case text(String)
  case decimal(Decimal)
  case date(CalendarDate)

  private enum Tag: CodingKey { case decimal, date }

  init(from decoder: any Decoder) throws {
    if let tagged = try? decoder.container(keyedBy: Tag.self) {
      if tagged.contains(.decimal) {
        self = .decimal(try Self.parsed(tagged, .decimal))
      } else {
        self = .date(try Self.parsed(tagged, .date))
      }
      return
    }
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let integer = try? value.decode(Int64.self) {
      self = .integer(integer)
    } else if let number = try? value.decode(Double.self) {
      self = .floating(number)
    } else {
      self = .text(try value.decode(String.self))
    }
  }

  private static func parsed<Value: CSVValue>(_ container: KeyedDecodingContainer<Tag>, _ tag: Tag) throws -> Value {
    guard let value = Value(field: try container.decode(String.self, forKey: tag)) else {
      throw DecodingError.dataCorruptedError(forKey: tag, in: container, debugDescription: "no \(Value.self)")
    }
    return value
  }

  /// Whether a value is this one. Decimals are exact on PostgreSQL, within 1e-9 on SQLite, which sums floating-point
  /// numbers; a quotient or mean, which the answers have as a floating-point number, is compared within 1e-9 on both.
  func matches(_ value: Any?, on dialect: Dialect) -> Bool {
    switch (self, value) {
    case (.null, nil): true
    case (.integer(let expected), let found as any BinaryInteger): expected == Int64(found)
    case (.integer(let expected), let found as Decimal): isClose(found, Double(expected))
    case (.text(let expected), let found as String): expected.utf8.elementsEqual(found.utf8)
    case (.date(let expected), let found as CalendarDate): expected == found
    case (.decimal(let expected), let found as Decimal):
      dialect == .postgreSQL ? expected == found : isClose(found, asDouble(expected))
    case (.floating(let expected), let found as Decimal): isClose(found, expected)
    case (.floating(let expected), let found as Double): isClose(Decimal(found), expected)
    default: false
    }
  }

  private func isClose(_ found: Decimal, _ expected: Double) -> Bool {
    abs(asDouble(found) - expected) <= 1e-9 * abs(expected)
  }

  private func asDouble(_ decimal: Decimal) -> Double { NSDecimalNumber(decimal: decimal).doubleValue }

  var description: String {
    switch self {
    case .null: "null"
    case .integer(let value): "\(value)"
    case .floating(let value): "\(value)"
    case .text(let value): value
    case .decimal(let value): "\(value)"
    case .date(let value): "\(value)"
    }
  }
}
#endif
