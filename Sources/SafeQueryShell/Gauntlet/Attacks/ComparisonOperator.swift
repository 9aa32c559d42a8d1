import SafeQuery
import VulnerableControl

/// A whole condition where an operator is meant.
struct ComparisonOperator: Attack {
  let name = "comparison-operator"
  let attackClass = AttackClass.keyword
  let position = "operator"
  let ordinaryInput = "<"
  private let comparisons: AllowList<@Sendable (Product.Columns, Int64) -> TypedSQL<Bool>> = [
    "<": { $0.price < $1 }, ">": { $0.price > $1 },
  ]

  func hostileInputs(_ target: Target) -> [String] { ["> 0 OR 1=1 OR price >"] }

  func control(_ database: VulnerableDatabase, _ comparison: String) throws -> Rows {
    try database.products(price: comparison, 30)
  }

  func safeQuery(_ database: Session, _ comparison: String) async throws -> Rows {
    let comparison = try comparisons.value(for: comparison)
    return try await database.fetch(Product.where { $0.published == 1 }.where { comparison($0, 30) }).map(\.card)
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.answers(hold: "Prototype") ? "read a product that is not published" : nil
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .refused("allow-list") }
}
