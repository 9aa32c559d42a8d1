import SafeQuery
import VulnerableControl

/// A table's name with a quote in it.
struct TableName: Attack {
  let name = "table-name"
  let attackClass = AttackClass.identifier
  let position = "table name in quotes"
  let ordinaryInput = "product"
  private let tables: AllowList<Identifier> = ["product"]

  func hostileInputs(_ target: Target) -> [String] {
    ["product\" WHERE 1 = 0 UNION SELECT secret FROM vault -- "]
  }

  func control(_ database: VulnerableDatabase, _ table: String) throws -> Rows { try database.names(inTable: table) }

  func safeQuery(_ database: Session, _ table: String) async throws -> Rows {
    let table = try tables.value(for: table)
    return try await database.fetch("SELECT name FROM \(table) ORDER BY 1", as: String.self).map { [$0] }
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .refused("allow-list") }
}
