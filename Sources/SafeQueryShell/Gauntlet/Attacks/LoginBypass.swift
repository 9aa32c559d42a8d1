import SafeQuery
import VulnerableControl

/// A condition that is always true, in the user name of a login.
struct LoginBypass: Attack {
  let name = "login-bypass"
  let attackClass = AttackClass.value
  let position = "value in WHERE"
  let ordinaryInput = "ada@example.org"

  func hostileInputs(_ target: Target) -> [String] { ["nobody' OR 1=1 OR 'a'='a"] }

  func control(_ database: VulnerableDatabase, _ email: String) throws -> Rows {
    try database.login(email: email, password: "lovelace")
  }

  func safeQuery(_ database: Session, _ email: String) async throws -> Rows {
    try await database.fetch(Account.where { $0.email == email && $0.password == "lovelace" }).map(\.card)
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.firstCells.contains("1") ? "logged in as the administrator" : nil
  }
}
