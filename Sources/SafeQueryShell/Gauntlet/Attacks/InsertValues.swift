import SafeQuery
import VulnerableControl

/// A text that goes on with the next column's value.
struct InsertValues: Attack {
  let name = "insert-values"
  let attackClass = AttackClass.value
  let position = "value in INSERT"
  let ordinaryInput = "Nice!"
  private let hostile = "Buy pills', 1) -- "

  func hostileInputs(_ target: Target) -> [String] { [hostile] }

  func control(_ database: VulnerableDatabase, _ body: String) throws -> Rows {
    try database.comment(by: "ada", body)
    return []
  }

  func safeQuery(_ database: Session, _ body: String) async throws -> Rows {
    try await database.execute(Comment.insert(Comment.Draft(author: "ada", body: body, approved: 0)))
    return []
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.after["comment"].contains { $0[0] == "3" && $0[3] == "1" } ? "approved a comment of its own" : nil
  }

  func harmlessState(after before: State) -> State {
    var state = before
    state["comment"].append(["3", "ada", hostile, "0"])
    return state
  }
}
