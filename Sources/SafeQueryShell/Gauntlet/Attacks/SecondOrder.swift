import SafeQuery
import VulnerableControl

/// A name that is stored with care and used without: it changes another account's password later.
struct SecondOrder: Attack {
  let name = "second-order"
  let attackClass = AttackClass.secondOrder
  let position = "stored value in WHERE"
  let ordinaryInput = "eve@example.org"
  private let hostile = "admin@example.org' -- "

  func hostileInputs(_ target: Target) -> [String] { [hostile] }

  func control(_ database: VulnerableDatabase, _ email: String) throws -> Rows {
    try database.register(email: email, password: "first")
    try database.changePassword(ofAccount: 4, to: "changed")
    return []
  }

  func safeQuery(_ database: Session, _ email: String) async throws -> Rows {
    let draft = Account.Draft(email: email, password: "first", role: "user", tenant: "acme")
    try await database.execute(Account.insert(draft))
    let stored = try await database.fetch(Account.where { $0.id == 4 })
    for account in stored {
      try await database.execute(Account.where { $0.email == account.email }.update { $0.password = "changed" })
    }
    return []
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.after["account"].first?[2] == "changed" ? "set the administrator's password" : nil
  }

  func harmlessState(after before: State) -> State {
    var state = before
    state["account"].append(["4", hostile, "changed", "user", "acme"])
    return state
  }
}
