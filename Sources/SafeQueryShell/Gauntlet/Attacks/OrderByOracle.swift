import SafeQuery
import VulnerableControl

/// An expression to sort by, whose order answers a question about a secret.
struct OrderByOracle: Attack {
  let name = "order-by"
  let attackClass = AttackClass.ordering
  let position = "key of ORDER BY"
  let ordinaryInput = "name"
  private let sortable: AllowList<@Sendable (Product.Columns) -> OrderTerm> = [
    "name": { $0.name.ascending }, "price": { $0.price.ascending },
  ]

  func hostileInputs(_ target: Target) -> [String] {
    Questions.bits(target.backend).map { "CASE WHEN \($0) THEN id ELSE -id END" }
  }

  func control(_ database: VulnerableDatabase, _ key: String) throws -> Rows { try database.products(orderedBy: key) }

  func safeQuery(_ database: Session, _ key: String) async throws -> Rows {
    let key = try sortable.value(for: key)
    return try await database.fetch(Product.where { $0.published == 1 }.order { key($0) }).map(\.card)
  }

  func loss(_ evidence: Evidence) -> String? {
    let secret = Questions.secret(evidence.answers.map { $0.rows.first?.first == "1" })
    return secret == evidence.secrets.vault ? "read the secret \(secret) from the order of rows" : nil
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .refused("allow-list") }
}
