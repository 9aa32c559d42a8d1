import SafeQuery
import VulnerableControl

/// A comma in an element of an array that is put together as text.
struct ArrayLiteral: Attack {
  let name = "array-literal"
  let attackClass = AttackClass.typedLiteral
  let position = "array literal"
  let backends = [Backend.postgresql]
  let ordinaryInput = "draft"

  func hostileInputs(_ target: Target) -> [String] { ["none,confidential"] }

  func control(_ database: VulnerableDatabase, _ tag: String) throws -> Rows { try database.documents(tagged: tag) }

  func safeQuery(_ database: Session, _ tag: String) async throws -> Rows {
    let documents: SQL = "SELECT id FROM document WHERE tags && \([tag]) ORDER BY id"
    return try await database.fetch(documents, as: Int64.self).map { ["\($0)"] }
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.firstCells.contains("2") ? "found a confidential document" : nil
  }
}
