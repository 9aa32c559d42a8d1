import Foundation
import SafeQuery
import VulnerableControl

/// A null where a password is meant: a condition that is left out lets everybody in.
struct NullWidening: Attack {
  let name = "null-widening"
  let attackClass = AttackClass.typeJuggling
  let position = "condition from a body"
  let ordinaryInput = #"{"email": "ada@example.org", "password": "lovelace"}"#

  private struct Form: Decodable {
    let email: String
    let password: String?
  }

  func hostileInputs(_ target: Target) -> [String] { [#"{"email": "admin@example.org", "password": null}"#] }

  func control(_ database: VulnerableDatabase, _ body: String) throws -> Rows {
    let fields = try JSONDecoder().decode([String: String?].self, from: Data(body.utf8))
    return try database.login(
      matching: fields.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) })
  }

  func safeQuery(_ database: Session, _ body: String) async throws -> Rows {
    let form = try JSONDecoder().decode(Form.self, from: Data(body.utf8))
    let accounts = Account.where { $0.email == form.email && $0.password == form.password }
    return try await database.fetch(accounts).map(\.card)
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.firstCells.contains("1") ? "logged in as the administrator without a password" : nil
  }
}
