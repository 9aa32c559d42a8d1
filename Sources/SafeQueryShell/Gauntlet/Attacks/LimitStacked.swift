import SafeQuery
import VulnerableControl

/// A second statement after a LIMIT, which makes the visitor an administrator.
struct LimitStacked: Attack {
  let name = "limit-stacked"
  let attackClass = AttackClass.number
  let position = "LIMIT"
  let ordinaryInput = "2"

  func hostileInputs(_ target: Target) -> [String] {
    ["1; UPDATE account SET role = 'admin' WHERE email = 'ada@example.org'"]
  }

  func control(_ database: VulnerableDatabase, _ limit: String) throws -> Rows { try database.products(limit: limit) }

  func safeQuery(_ database: Session, _ limit: String) async throws -> Rows {
    let limit = Int(try limit.asNumber())
    return try await database.fetch(Product.where { $0.published == 1 }.order { $0.id }.limit(limit)).map(\.card)
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.after["account"].contains { $0[1] == "ada@example.org" && $0[3] == "admin" } ? "became administrator" : nil
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .refused("is not a number") }
}
