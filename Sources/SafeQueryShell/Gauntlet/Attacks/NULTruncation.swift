import SafeQuery
import VulnerableControl

/// A NUL byte, at which a C string ends: the rest of the name is not compared.
struct NULTruncation: Attack {
  let name = "nul-truncation"
  let attackClass = AttackClass.nul
  let position = "bound C string"
  let ordinaryInput = "ada@example.org"

  func hostileInputs(_ target: Target) -> [String] { ["admin@example.org\0.attacker.example"] }

  func control(_ database: VulnerableDatabase, _ email: String) throws -> Rows { try database.account(cString: email) }

  func safeQuery(_ database: Session, _ email: String) async throws -> Rows {
    try await database.fetch(Account.where { $0.email == email }).map(\.card)
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.firstCells.contains("1") ? "another address was taken for the administrator's" : nil
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .refused("NUL") }
}
