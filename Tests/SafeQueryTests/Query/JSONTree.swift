import Foundation
import SafeQuery
import Testing

/// Any JSON.
indirect enum JSONTree: Codable, Hashable, Sendable {
  case null, bool(Bool), number(Decimal), string(String), array([JSONTree]), object([String: JSONTree])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Decimal.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONTree].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONTree].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }

  /// The tree of a text.
  init(_ text: String) throws { self = try JSONDecoder().decode(JSONTree.self, from: Data(text.utf8)) }
}

/// JSON text as it is written, for columns that are read as trees.
struct JSONLiteral: DatabaseValue {
  let text: String
  static var sqlType: SQLType { .json }
  var sqlValue: SQLValue { .json(text) }
  init(_ text: String) { self.text = text }
  init(row: borrowing Row, at index: Int) throws {
    text = "\(try JSON<JSONTree>(row: row, at: index).value)"
  }
}

typealias JSONCell = Cell<JSON<JSONTree>>

extension Backend {
  /// Runs a test on documents, numbered from 1.
  func withDocuments(_ documents: [String], _ body: (Database) async throws -> Void) async throws {
    try await withDatabase { db in
      try await db.createCells(JSON<JSONTree>.self)
      try await db.transaction { tx in
        for (index, text) in documents.enumerated() {
          try tx.execute("INSERT INTO cell (id, value) VALUES (\(index + 1), \(JSONLiteral(text)))")
        }
      }
      try await body(db)
    }
  }
}

extension Database {
  /// An expression's value for each document, in their order.
  func values<Value: DatabaseValue>(
    _ expression: (JSONCell.Columns) -> SafeQuery.TypedSQL<Value>
  ) async throws -> [Value] {
    try await fetch(JSONCell.all.order { $0.id }.select { expression($0) })
  }

  /// Expects an expression's value for each document, in their order.
  func expectValues<Value: DatabaseValue & Equatable>(
    _ expected: [Value], sourceLocation: SourceLocation = #_sourceLocation,
    _ expression: (JSONCell.Columns) -> SafeQuery.TypedSQL<Value>
  ) async throws {
    let found = try await values(expression)
    #expect(found == expected, sourceLocation: sourceLocation)
  }

  /// The first document as an expression changes it.
  func changed(
    _ change: (JSONCell.Columns) -> SafeQuery.TypedSQL<JSON<JSONTree>>
  ) async throws -> JSONTree? {
    try await fetchOne(JSONCell.where { $0.id == 1 }.select { change($0) })?.value
  }
}
