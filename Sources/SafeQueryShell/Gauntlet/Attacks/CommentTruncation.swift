import SafeQuery
import VulnerableControl

/// A comment that cuts the check of the password off.
struct CommentTruncation: Attack {
  let name = "comment-truncation"
  let attackClass = AttackClass.value
  let position = "value in WHERE"
  let ordinaryInput = "ada@example.org"

  func hostileInputs(_ target: Target) -> [String] { ["admin@example.org' -- "] }

  func control(_ database: VulnerableDatabase, _ email: String) throws -> Rows {
    try database.login(email: email, password: "lovelace")
  }

  func safeQuery(_ database: Session, _ email: String) async throws -> Rows {
    try await database.fetch(Account.where { $0.email == email && $0.password == "lovelace" }).map(\.card)
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.firstCells.contains("1") ? "logged in as the administrator without a password" : nil
  }
}
