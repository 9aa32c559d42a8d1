import SafeQuery
import VulnerableControl

/// A number that is not one: no quote is needed to leave it.
struct NumericValue: Attack {
  let name = "numeric-value"
  let attackClass = AttackClass.number
  let position = "number in WHERE"
  let ordinaryInput = "2"

  func hostileInputs(_ target: Target) -> [String] { ["0 UNION SELECT id, secret, 0 FROM vault"] }

  func control(_ database: VulnerableDatabase, _ id: String) throws -> Rows { try database.product(id: id) }

  func safeQuery(_ database: Session, _ id: String) async throws -> Rows {
    let id = try id.asNumber()
    return try await database.fetch(Product.where { $0.published == 1 && $0.id == id }).map(\.card)
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .refused("is not a number") }
}
