import SafeQuery
import VulnerableControl

/// A backslash before a quote that was doubled, on a server where it escapes.
struct BackslashEscape: Attack {
  let name = "backslash-escape"
  let attackClass = AttackClass.encoding
  let position = "value with doubled quotes"
  let backends = [Backend.postgresql]
  let ordinaryInput = "ada@example.org"

  func hostileInputs(_ target: Target) -> [String] { ["\\' OR 1=1 -- "] }

  func control(_ database: VulnerableDatabase, _ email: String) throws -> Rows {
    try database.account(whereBackslashEscapes: email)
  }

  func safeQuery(_ database: Session, _ email: String) async throws -> Rows {
    try await database.fetch(Account.where { $0.email == email }).map(\.card)
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.firstCells.contains("1") ? "read every account" : nil
  }
}
