import SafeQuery
import VulnerableControl

/// A column that was renamed: SQLite takes the quoted name for a text, and the attacker sends that text, which is equal
/// to itself in every row. With SafeQuery's settings the statement is an error, whatever the input.
struct DoubleQuotedFallback: Attack {
  let name = "double-quoted-fallback"
  let attackClass = AttackClass.identifier
  let position = "column name in quotes"
  let backends = [Backend.sqlite]
  let isClosedPosition = true
  let ordinaryInput = "ada@example.org"

  func hostileInputs(_ target: Target) -> [String] { ["login"] }

  func control(_ database: VulnerableDatabase, _ login: String) throws -> Rows {
    try database.account(where: "login", is: login)
  }

  func safeQuery(_ database: Session, _ login: String) async throws -> Rows {
    try await database.fetch("SELECT email FROM account WHERE \"login\" = \(login)", as: String.self).map { [$0] }
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.firstCells.count > 1 ? "read every account" : nil
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .refused("login") }
}
