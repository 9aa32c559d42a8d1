import SafeQuery
import VulnerableControl

/// An error whose message quotes a secret.
struct ErrorBased: Attack {
  let name = "error-based"
  let attackClass = AttackClass.value
  let position = "value in WHERE"
  let ordinaryInput = "ada@example.org"

  func hostileInputs(_ target: Target) -> [String] {
    let failing = target.pick(
      sqlite: "json_extract('{}', (SELECT secret FROM vault))",
      postgresql: "CAST((SELECT secret FROM vault) AS integer)")
    return ["nobody' OR \(failing) = 1 -- "]
  }

  func control(_ database: VulnerableDatabase, _ email: String) throws -> Rows { try database.isTaken(email: email) }

  func safeQuery(_ database: Session, _ email: String) async throws -> Rows {
    let number = Account.where { $0.email == email }.select { _ in count() }
    return try await database.fetch(number).map { ["\($0)"] }
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .rows([["0"]]) }
}
