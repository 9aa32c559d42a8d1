import Foundation
import SafeQuery

/// A set of values that a query is given.
struct ProbeValues: Sendable {
  let number: Int
  let text: String
  let optionalNumber: Int?
  let optionalText: String?
  /// How many values lists have.
  let count: Int

  var double: Double { Double(number) + 0.5 }
  var decimal: Decimal { Decimal(number) / 4 + 1 }
  var date: CalendarDate { CalendarDate(daysSinceEpoch: Int32(number)) }
  var instant: Date { Date(timeIntervalSince1970: Double(number) * 86_399.25) }
  var truth: Bool { number % 2 == 0 }
  var fraction: Double { 1 / Double(number + 1) }
  var numbers: [Int] { (0..<count).map { $0 &* number } }
  var texts: [String] { (0..<count).map { "\(text)\($0)" } }
  var json: [String: Int] { Dictionary(uniqueKeysWithValues: (0..<count).map { ("\(text)\($0)", number) }) }
  var sample: Sample { Sample(id: Int64(number), RandomExpressions(shape: 0, values: UInt64(number))) }
  var samples: [Sample] {
    (0..<count).map { Sample(id: Int64($0), RandomExpressions(shape: 0, values: UInt64($0))) }
  }

  /// Values, sizes and nils that a text might be tempted to depend on.
  static let all = [
    ProbeValues(number: 1, text: "a", optionalNumber: 1, optionalText: "a", count: 1),
    ProbeValues(number: 0, text: "", optionalNumber: nil, optionalText: nil, count: 0),
    ProbeValues(
      number: 12, text: "'; DROP TABLE \"sample\"; --", optionalNumber: 0, optionalText: "", count: 1_000),
    ProbeValues(number: 2, text: "$1 ? :a %_\\", optionalNumber: nil, optionalText: "NULL", count: 2),
  ]
}

/// A call of the builder's interface that takes values, in a query that is made with any of them.
struct ValueProbe: Sendable {
  /// Which functions it calls, as the module's interface has them.
  let calls: [String]
  private let statement: @Sendable (ProbeValues, Dialect) throws -> Statement

  private init(_ calls: [String], _ statement: @escaping @Sendable (ProbeValues, Dialect) throws -> Statement) {
    self.calls = calls
    self.statement = statement
  }

  /// The texts for each set of values, or why there is none.
  func texts(for dialect: Dialect) -> [Result<String, any Error>] {
    ProbeValues.all.map { values in Result { try statement(values, dialect).text } }
  }

  /// A query that selects something.
  static func select<Item: Selectable>(
    _ calls: String..., item: @escaping @Sendable (Sample.Columns, ProbeValues) -> Item
  ) -> ValueProbe { ValueProbe(calls) { values, dialect in try Sample.select { item($0, values) }.sql(for: dialect) } }

  /// Any query or command.
  static func query<Query: Preparable>(
    _ calls: String..., make: @escaping @Sendable (ProbeValues) -> Query
  ) -> ValueProbe { ValueProbe(calls) { try make($0).sql(for: $1) } }

  /// A text of the program.
  static func text(_ calls: String..., make: @escaping @Sendable (ProbeValues) -> SQL) -> ValueProbe {
    ValueProbe(calls) { try make($0).sql(for: $1) }
  }
}
