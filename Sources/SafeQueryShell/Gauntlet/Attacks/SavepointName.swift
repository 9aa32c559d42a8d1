import SafeQuery
import VulnerableControl

/// A savepoint's name with a second statement behind it.
struct SavepointName: Attack {
  let name = "savepoint-name"
  let attackClass = AttackClass.utilityName
  let position = "name of SAVEPOINT"
  let ordinaryInput = "import"

  func hostileInputs(_ target: Target) -> [String] {
    ["import; UPDATE account SET role = 'admin' WHERE email = 'ada@example.org'"]
  }

  func control(_ database: VulnerableDatabase, _ job: String) throws -> Rows {
    try database.comment("done", inJob: job)
    return []
  }

  func safeQuery(_ database: Session, _ job: String) async throws -> Rows {
    // Savepoints have no names to choose: a transaction inside a transaction is one. The job's name is not needed.
    let done = Comment.insert(Comment.Draft(author: "ada", body: "done", approved: 0))
    try await database.executeInSavepoint(done)
    return []
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.after["account"].contains { $0[1] == "ada@example.org" && $0[3] == "admin" } ? "became administrator" : nil
  }

  func harmlessState(after before: State) -> State {
    var state = before
    state["comment"].append(["3", "ada", "done", "0"])
    return state
  }
}
