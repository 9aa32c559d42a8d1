import Foundation
import SafeQuery
import VulnerableControl

/// A cursor for the next page that was edited before it was sent back.
struct ForgedCursor: Attack {
  let name = "forged-cursor"
  let attackClass = AttackClass.cursor
  let position = "column in a cursor"
  let ordinaryInput = #"{"column": "id", "value": 0}"#

  private struct NaiveCursor: Decodable {
    let column: String
    let value: Int64
  }

  /// The column is the program's: a cursor carries values only.
  private struct Cursor: Decodable { let value: Int64 }

  func hostileInputs(_ target: Target) -> [String] { [#"{"column": "0 = 1 OR published = 0 OR 0", "value": 0}"#] }

  func control(_ database: VulnerableDatabase, _ text: String) throws -> Rows {
    let cursor = try JSONDecoder().decode(NaiveCursor.self, from: Data(text.utf8))
    return try database.products(after: (column: cursor.column, value: "\(cursor.value)"))
  }

  func safeQuery(_ database: Session, _ text: String) async throws -> Rows {
    let cursor = try JSONDecoder().decode(Cursor.self, from: Data(text.utf8))
    let page = Product.where { $0.published == 1 && $0.id > cursor.value }.order { $0.id }.limit(2)
    return try await database.fetch(page).map(\.card)
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.answers(hold: "Prototype") ? "read a product that is not published" : nil
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer {
    .rows([["1", "Chair", "40"], ["2", "Desk", "120"]])
  }
}
