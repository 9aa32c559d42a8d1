import SafeQuery
import VulnerableControl

/// A text that goes on with another column.
struct UpdateColumns: Attack {
  let name = "update-columns"
  let attackClass = AttackClass.value
  let position = "value in UPDATE"
  let ordinaryInput = "ada@example.com"
  private let hostile = "ada@example.com', role = 'admin"

  func hostileInputs(_ target: Target) -> [String] { [hostile] }

  func control(_ database: VulnerableDatabase, _ email: String) throws -> Rows {
    try database.changeEmail(ofAccount: 2, to: email)
    return []
  }

  func safeQuery(_ database: Session, _ email: String) async throws -> Rows {
    try await database.execute(Account.where { $0.id == 2 }.update { $0.email = email })
    return []
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.after["account"].contains { $0[0] == "2" && $0[3] == "admin" } ? "became administrator" : nil
  }

  func harmlessState(after before: State) -> State {
    var state = before
    state["account"][1][1] = hostile
    return state
  }
}
