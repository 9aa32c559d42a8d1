import SafeQuery
import VulnerableControl

/// A filter on a column that is never shown: its letters are guessed one by one.
struct HiddenColumn: Attack {
  let name = "hidden-column"
  let attackClass = AttackClass.hiddenColumn
  let position = "column of a filter"
  let ordinaryInput = Filter(column: "email", text: "ada")
  private let filterable: AllowList<@Sendable (Account.Columns) -> Column<String>> = [
    "email": { $0.email }, "role": { $0.role },
  ]

  private let digits = Array("0123456789abcdef")

  func hostileInputs(_ target: Target) -> [Filter] {
    digits.map { Filter(column: "password", text: "\(Secrets.prefix)\($0)") }
  }

  func control(_ database: VulnerableDatabase, _ filter: Filter) throws -> Rows {
    try database.accounts(where: filter.column, beginsWith: filter.text)
  }

  func safeQuery(_ database: Session, _ filter: Filter) async throws -> Rows {
    let column = try filterable.value(for: filter.column)
    let accounts = Account.where { column($0).hasPrefix(filter.text) }
    return try await database.fetch(accounts).map { ["\($0.id)", $0.email] }
  }

  func loss(_ evidence: Evidence) -> String? {
    guard evidence.answers.count == digits.count else { return nil }
    let hits = zip(digits, evidence.answers).filter { !$1.rows.isEmpty }
    guard hits.count == 1, evidence.secrets.password.hasPrefix("\(Secrets.prefix)\(hits[0].0)") else { return nil }
    return "learnt a letter of the administrator's password"
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .refused("allow-list") }
}
