import SafeQuery
import VulnerableControl

/// A subquery where the column of a statistic is meant.
struct GroupBy: Attack {
  let name = "group-by"
  let attackClass = AttackClass.ordering
  let position = "key of GROUP BY"
  let ordinaryInput = "published"
  private let groupable: AllowList<@Sendable (Product.Columns) -> Column<Int64>> = [
    "published": { $0.published }, "price": { $0.price },
  ]

  func hostileInputs(_ target: Target) -> [String] { ["(SELECT secret FROM vault)"] }

  func control(_ database: VulnerableDatabase, _ key: String) throws -> Rows {
    try database.countProducts(groupedBy: key)
  }

  func safeQuery(_ database: Session, _ key: String) async throws -> Rows {
    let key = try groupable.value(for: key)
    let counts = Product.where { $0.published == 1 }.groupBy { key($0) }.order { key($0) }.select { (key($0), count()) }
    return try await database.fetch(counts).map { ["\($0.0)", "\($0.1)"] }
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .refused("allow-list") }
}
