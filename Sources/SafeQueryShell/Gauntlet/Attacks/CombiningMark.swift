import SafeQuery
import VulnerableControl

/// A quote with a combining mark: one Character to Swift, a quote to the database.
struct CombiningMark: Attack {
  let name = "combining-mark"
  let attackClass = AttackClass.swiftText
  let position = "column name in quotes"
  let ordinaryInput = "name"
  private let columns: AllowList<Identifier> = ["name"]

  func hostileInputs(_ target: Target) -> [String] {
    ["name\"\u{301}, (SELECT secret FROM vault) FROM product -- "]
  }

  func control(_ database: VulnerableDatabase, _ column: String) throws -> Rows { try database.column(column) }

  func safeQuery(_ database: Session, _ column: String) async throws -> Rows {
    let column = try columns.value(for: column)
    let names: SQL = "SELECT \(column) FROM \(Product.self) WHERE published = 1 ORDER BY id"
    return try await database.fetch(names, as: String.self).map { [$0] }
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .refused("allow-list") }
}
