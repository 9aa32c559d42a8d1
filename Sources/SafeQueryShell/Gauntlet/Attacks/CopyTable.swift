import SafeQuery
import VulnerableControl

/// A query where the name of the table to export is meant.
struct CopyTable: Attack {
  let name = "copy-table"
  let attackClass = AttackClass.utilityName
  let position = "table of COPY"
  let backends = [Backend.postgresql]
  let ordinaryInput = "product"
  private let tables: AllowList<Identifier> = ["product"]

  func hostileInputs(_ target: Target) -> [String] { ["(SELECT secret FROM vault)"] }

  func control(_ database: VulnerableDatabase, _ table: String) throws -> Rows { try database.export(table: table) }

  func safeQuery(_ database: Session, _ table: String) async throws -> Rows {
    let table = try tables.value(for: table)
    let products = try await database.fetch("SELECT * FROM \(table) ORDER BY id", as: Product.self)
    return products.map { $0.card + ["\($0.published)"] }
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .refused("allow-list") }
}
