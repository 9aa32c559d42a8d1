import SafeQuery
import VulnerableControl

/// A second SELECT that adds the rows of another table to a search.
struct UnionExfiltration: Attack {
  let name = "union-exfiltration"
  let attackClass = AttackClass.value
  let position = "value in LIKE"
  let ordinaryInput = "esk"

  func hostileInputs(_ target: Target) -> [String] { ["none' UNION SELECT id, secret, 0 FROM vault -- "] }

  func control(_ database: VulnerableDatabase, _ term: String) throws -> Rows { try database.search(term) }

  func safeQuery(_ database: Session, _ term: String) async throws -> Rows {
    try await database.fetch(Product.where { $0.published == 1 && $0.name.contains(term) }).map(\.card)
  }
}
