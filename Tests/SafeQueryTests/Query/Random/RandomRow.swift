import Foundation
import SafeQuery

/// The values of a row as text.
enum RandomRow {
  /// What is between two values; no random text holds it.
  private static let separator: Character = "\u{1F}"

  static func text<each Value>(_ value: repeat each Value) -> String {
    var parts: [String] = []
    for value in repeat each value { parts.append(text(of: value)) }
    return parts.joined(separator: String(separator))
  }

  private static func text<Value>(of value: Value) -> String {
    // A date's description leaves out its fraction.
    if Value.self == Date.self || Value.self == Date?.self, let date = value as? Date {
      return "\(date.timeIntervalSince1970)"
    }
    return "\(value)"
  }

  /// Whether rows are the same, numbers with a fraction up to their last digits.
  static func areSame(_ left: [String], _ right: [String]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { $0 == $1 || isSame($0, $1) }
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    let (left, right) = (left.split(separator: separator), right.split(separator: separator))
    return left.count == right.count && zip(left, right).allSatisfy { $0 == $1 || isSameNumber($0, $1) }
  }

  private static func isSameNumber(_ left: Substring, _ right: Substring) -> Bool {
    guard let first = number(left), let second = number(right) else { return false }
    return abs(first - second) <= 1e-9 * max(1, abs(first), abs(second))
  }

  /// Optional numbers are described as `Optional(1.5)`.
  private static func number(_ text: Substring) -> Double? {
    let inner = text.hasPrefix("Optional(") ? text.dropFirst(9).dropLast() : text
    return inner.contains(".") || inner.contains("e") ? Double(inner) : Int(inner).map { Double($0) }
  }

  /// A seed and what came of it.
  static func description(_ seed: UInt64, _ statement: (Dialect) throws -> Statement) -> String {
    let texts = Dialect.allCases.map { dialect in
      (try? statement(dialect)).map { "\(dialect): \($0.text)\n  \($0.parameters)" } ?? "\(dialect): not rendered"
    }
    return "seed \(seed); again with \(RandomSeeds.variable)=\(seed)\n" + texts.joined(separator: "\n")
  }
}

/// The seeds of a run: those of the environment (`SAFEQUERY_RANDOM_SEEDS=7` or `=10000-20000`) if it has any.
enum RandomSeeds {
  static let variable = "SAFEQUERY_RANDOM_SEEDS"

  static func range(_ count: Int) -> Range<UInt64> {
    let ends = (ProcessInfo.processInfo.environment[variable] ?? "").split(separator: "-").compactMap { UInt64($0) }
    guard let first = ends.first, let last = ends.last, first <= last else { return 0..<UInt64(count) }
    return first..<last + 1
  }

  /// The values of a seed; few of them, so that the same values meet many shapes.
  static func values(_ seed: UInt64) -> UInt64 { seed % 251 }
}
