import SafeQuery
import VulnerableControl

/// A number that widens a DELETE to every row.
struct DeleteScope: Attack {
  let name = "delete-scope"
  let attackClass = AttackClass.number
  let position = "number in DELETE"
  let ordinaryInput = "1"

  func hostileInputs(_ target: Target) -> [String] { ["0 OR 1=1"] }

  func control(_ database: VulnerableDatabase, _ id: String) throws -> Rows {
    try database.deleteComment(id: id, of: "ada")
    return []
  }

  func safeQuery(_ database: Session, _ id: String) async throws -> Rows {
    let id = try id.asNumber()
    try await database.execute(Comment.where { $0.author == "ada" && $0.id == id }.delete())
    return []
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.after["comment"].isEmpty ? "deleted everybody's comments" : nil
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .refused("is not a number") }
}
