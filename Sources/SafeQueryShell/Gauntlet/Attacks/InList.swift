import SafeQuery
import VulnerableControl

/// An element that closes the list of an IN.
struct InList: Attack {
  let name = "in-list"
  let attackClass = AttackClass.value
  let position = "list of IN"
  let ordinaryInput = ["Desk", "Lamp"]

  func hostileInputs(_ target: Target) -> [[String]] { [["Desk", "x') UNION SELECT id, secret, 0 FROM vault -- "]] }

  func control(_ database: VulnerableDatabase, _ names: [String]) throws -> Rows { try database.products(named: names) }

  func safeQuery(_ database: Session, _ names: [String]) async throws -> Rows {
    let products = Product.where { $0.published == 1 && names.contains($0.name) }.order { $0.id }
    return try await database.fetch(products).map(\.card)
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .rows([["2", "Desk", "120"]]) }
}
