import Foundation
import SafeQuery
import VulnerableControl

/// A field that no form has, in the body of a request.
struct MassAssignment: Attack {
  let name = "mass-assignment"
  let attackClass = AttackClass.massAssignment
  let position = "columns of UPDATE"
  let ordinaryInput = #"{"email": "ada@example.com"}"#

  private struct Form: Decodable { let email: String }

  func hostileInputs(_ target: Target) -> [String] { [#"{"email": "ada@example.com", "role": "admin"}"#] }

  func control(_ database: VulnerableDatabase, _ body: String) throws -> Rows {
    let fields = try JSONDecoder().decode([String: String].self, from: Data(body.utf8))
    try database.saveProfile(ofAccount: 2, fields.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) })
    return []
  }

  func safeQuery(_ database: Session, _ body: String) async throws -> Rows {
    let form = try JSONDecoder().decode(Form.self, from: Data(body.utf8))
    try await database.execute(Account.where { $0.id == 2 }.update { $0.email = form.email })
    return []
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.after["account"].contains { $0[0] == "2" && $0[3] == "admin" } ? "became administrator" : nil
  }

  func harmlessState(after before: State) -> State {
    var state = before
    state["account"][1][1] = "ada@example.com"
    return state
  }
}
