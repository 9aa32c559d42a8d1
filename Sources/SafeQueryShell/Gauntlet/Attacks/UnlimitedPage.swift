import SafeQuery
import VulnerableControl

/// A limit that is none: -1 on SQLite, ALL on PostgreSQL.
struct UnlimitedPage: Attack {
  let name = "unlimited-page"
  let attackClass = AttackClass.number
  let position = "LIMIT"
  let ordinaryInput = "2"

  func hostileInputs(_ target: Target) -> [String] { [target.pick(sqlite: "-1", postgresql: "ALL")] }

  func control(_ database: VulnerableDatabase, _ limit: String) throws -> Rows { try database.products(limit: limit) }

  func safeQuery(_ database: Session, _ limit: String) async throws -> Rows {
    let limit = Int(try limit.asNumber())
    return try await database.fetch(Product.where { $0.published == 1 }.order { $0.id }.limit(limit)).map(\.card)
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.firstCells.count > 3 ? "read the whole table as one page" : nil
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer {
    .refused(target.pick(sqlite: "can't be negative", postgresql: "is not a number"))
  }
}
