import SafeQuery
import VulnerableControl

/// A value inside the quotes of the text. SafeQuery refuses such a text whatever the value.
struct QuotedPlaceholder: Attack {
  let name = "quoted-placeholder"
  let attackClass = AttackClass.placeholder
  let position = "value inside quotes"
  let isClosedPosition = true
  let ordinaryInput = "esk"

  func hostileInputs(_ target: Target) -> [String] { ["none' UNION SELECT id, secret, 0 FROM vault -- "] }

  func control(_ database: VulnerableDatabase, _ term: String) throws -> Rows { try database.search(term) }

  func safeQuery(_ database: Session, _ term: String) async throws -> Rows {
    let products: SQL = "SELECT * FROM \(Product.self) WHERE published = 1 AND name LIKE '%\(term)%'"
    return try await database.fetch(products, as: Product.self).map(\.card)
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .refused("is not closed") }
}
