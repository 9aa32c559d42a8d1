import SafeQuery
import VulnerableControl

/// Yes-or-no questions about a secret, where a page says only whether there is a row.
struct BooleanBlind: Attack {
  let name = "boolean-blind"
  let attackClass = AttackClass.value
  let position = "value in WHERE"
  let ordinaryInput = "ada@example.org"

  func hostileInputs(_ target: Target) -> [String] {
    Questions.bits(target.backend).map { "nobody' OR \($0) -- " }
  }

  func control(_ database: VulnerableDatabase, _ email: String) throws -> Rows { try database.isTaken(email: email) }

  func safeQuery(_ database: Session, _ email: String) async throws -> Rows {
    let number = Account.where { $0.email == email }.select { _ in count() }
    return try await database.fetch(number).map { ["\($0)"] }
  }

  func loss(_ evidence: Evidence) -> String? {
    let secret = Questions.secret(evidence.answers.map { $0.rows != [["0"]] })
    return secret == evidence.secrets.vault ? "read the secret \(secret) by \(evidence.answers.count) questions" : nil
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .rows([["0"]]) }
}
