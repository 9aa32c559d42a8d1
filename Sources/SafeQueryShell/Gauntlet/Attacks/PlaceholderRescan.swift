import SafeQuery
import VulnerableControl

/// A question mark as a value: a client that fills placeholders in by itself takes it for the next one.
struct PlaceholderRescan: Attack {
  let name = "placeholder-rescan"
  let attackClass = AttackClass.placeholder
  let position = "placeholder"
  let ordinaryInput = ["ada@example.org", "lovelace"]

  func hostileInputs(_ target: Target) -> [[String]] { [["?", " OR 1=1 -- "]] }

  func control(_ database: VulnerableDatabase, _ form: [String]) throws -> Rows { try database.login(filling: form) }

  func safeQuery(_ database: Session, _ form: [String]) async throws -> Rows {
    guard form.count == 2 else { throw BadRequest(description: "the form has two fields") }
    return try await database.fetch(Account.where { $0.email == form[0] && $0.password == form[1] }).map(\.card)
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.firstCells.contains("1") ? "logged in as the administrator" : nil
  }
}
