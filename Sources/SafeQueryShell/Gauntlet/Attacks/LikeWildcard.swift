import SafeQuery
import VulnerableControl

/// A wildcard where a beginning of a name is meant.
struct LikeWildcard: Attack {
  let name = "like-wildcard"
  let attackClass = AttackClass.pattern
  let position = "pattern of LIKE"
  let ordinaryInput = "ada"

  func hostileInputs(_ target: Target) -> [String] { ["%", "_____@"] }

  func control(_ database: VulnerableDatabase, _ prefix: String) throws -> Rows { try database.complete(email: prefix) }

  func safeQuery(_ database: Session, _ prefix: String) async throws -> Rows {
    let emails = Account.where { $0.email.hasPrefix(prefix) }.order { $0.id }.select { $0.email }
    return try await database.fetch(emails).map { [$0] }
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.firstCells.contains("admin@example.org") ? "listed every account's address" : nil
  }
}
