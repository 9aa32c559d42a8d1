import Foundation
import SafeQuery

enum Role: String, DatabaseValue, CaseIterable { case reader, editor, owner = "the 'owner'" }

enum Level: Int, DatabaseValue, CaseIterable { case low = -1, middle = 0, high = 1_000_000 }

/// A type of a program, which joins by its conformance.
struct Email: DatabaseValue, Hashable {
  let text: String

  static var sqlType: SQLType { .text }
  var sqlValue: SQLValue { text.sqlValue }

  init(text: String) { self.text = text }
  init(row: borrowing Row, at index: Int) throws { text = try String(row: row, at: index) }
}

struct Settings: Codable, Hashable, Sendable {
  var theme: String
  var limits: [String: Int]
  var nested: [[Double?]]
  var isOn: Bool

  static let samples: Samples<JSON<Settings>> = {
    Samples(
      edges: [
        JSON(Settings(theme: "", limits: [:], nested: [], isOn: false)),
        JSON(
          Settings(
            theme: "\"\\'/\n é👩‍👧", limits: ["a": .max, "": .min, "ü": 0], nested: [[nil, 0.1, -1e300]], isOn: true)),
      ]
    ) { generator in
      let theme = String.samples.random(&generator)
      let limits = [String.samples.random(&generator): Int.samples.random(&generator)]
      let nested = [[Double.random(in: -1e9...1e9, using: &generator), nil], []]
      return JSON(Settings(theme: theme, limits: limits, nested: nested, isOn: Bool.random(using: &generator)))
    }
  }()
}

extension Samples {
  /// Arrays of these values: none, one, and many.
  var arrays: Samples<[Value]> {
    Samples<[Value]>(edges: [[], [edges[0]], edges]) { [random] generator in
      let count = Int.random(in: 0...8, using: &generator)
      return (0..<count).map { _ in random(&generator) }
    }
  }

  /// These values, with nil among them.
  var optionals: Samples<Value?> {
    Samples<Value?>(edges: [nil] + edges.map(Optional.some)) { [random] generator in
      Int.random(in: 0...3, using: &generator) == 0 ? nil : random(&generator)
    }
  }
}

extension Samples<String> {
  var short: Samples { Samples(edges: edges.filter { $0.utf8.count < 1000 }, random: random) }
}

extension Samples<[UInt8]> {
  var short: Samples { Samples(edges: edges.filter { $0.count < 1000 }, random: random) }
}

extension Samples<Decimal> {
  var finite: Samples { Samples(edges: edges.filter { !$0.isNaN }, random: random) }
}
