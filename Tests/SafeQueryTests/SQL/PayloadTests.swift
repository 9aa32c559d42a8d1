import Foundation
import SafeQuery
import Testing

/// Strings written to break out of SQL text: as values they stay values, as names they are on no list.
@Suite struct PayloadTests {
  private struct Line: Decodable {
    let text: String
  }

  private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

  /// A larger collection that may lie beside the checkout; its licences keep it out of this package.
  private static let collection: URL? = ["../../..", "../../../.."].map { folder in
    tests.appendingPathComponent("\(folder)/shared/security/payloads/train.jsonl").standardizedFileURL
  }.first { FileManager.default.fileExists(atPath: $0.path) }

  private static func own() throws -> [String] {
    let lines = try Data(contentsOf: tests.appendingPathComponent("Fixtures/payloads.jsonl")).split(separator: 10)
    return try lines.map { try JSONDecoder().decode(Line.self, from: $0).text }
  }

  private static func collected() throws -> [String] {
    let decoder = JSONDecoder()
    return try Data(contentsOf: try #require(collection)).split(separator: 10).map {
      try decoder.decode(String.self, from: $0)
    }
  }

  /// The texts that must be the same for every payload, each with one parameter.
  private static func statements(_ payload: String, _ dialect: Dialect) throws -> [(Statement, SQLValue)] {
    [
      (try ("SELECT * FROM t WHERE a = \(payload)" as SQL).sql(for: dialect), .text(payload)),
      (try User.where { $0.email == payload }.sql(for: dialect), .text(payload)),
      (try User.where { $0.email.like(payload) }.sql(for: dialect), .text(payload)),
      (try User.where { $0.id == 1 }.update { $0.email = payload }.sql(for: dialect), .text(payload)),
    ]
  }

  private static func check(_ payloads: [String]) throws {
    let names: AllowList<Identifier> = ["created_at", "shop.created_at"]
    for dialect in Dialect.allCases {
      let expected = try statements("harmless", dialect).map(\.0.text)
      for payload in payloads {
        if payload.utf8.contains(0) {
          let error = #expect(throws: DatabaseError.self) { try statements(payload, dialect) }
          #expect(error?.kind == .encoding)
          continue
        }
        let found = try statements(payload, dialect)
        #expect(found.map(\.0.text) == expected)
        for (statement, value) in found {
          #expect(statement.parameters.contains(value) && statement.parameters.count <= 2)
        }
        for case .text(let bound) in found.flatMap(\.0.parameters) {
          // Swift's == calls canonically equal texts the same: the bytes are what is sent.
          #expect(Array(bound.utf8) == Array(payload.utf8))
        }
      }
    }
    for payload in payloads {
      let error = #expect(throws: DatabaseError.self) { try names.value(for: payload) }
      #expect(error?.kind == .notAllowed)
    }
  }

  @Test func `the package's own attack strings stay values`() throws {
    let payloads = try Self.own()
    #expect(payloads.count > 800)
    try Self.check(payloads)
  }

  @Test(.enabled(if: collection != nil, "the collected attack strings are not beside the checkout"))
  func `the collected attack strings stay values`() throws {
    let payloads = try Self.collected()
    #expect(payloads.count > 20_000)
    try Self.check(payloads)
  }
}
