import SafeQuery
import VulnerableControl

/// A second statement that writes a file of the attacker's choice.
struct AttachFile: Attack {
  let name = "attach-file"
  let attackClass = AttackClass.engineFeature
  let position = "value in WHERE"
  let backends = [Backend.sqlite]
  let ordinaryInput = "ada"

  func hostileInputs(_ target: Target) -> [String] {
    ["ada'; ATTACH '\(target.directory)/page.php' AS page; CREATE TABLE page.code (text); -- "]
  }

  func control(_ database: VulnerableDatabase, _ author: String) throws -> Rows { try database.comments(by: author) }

  func safeQuery(_ database: Session, _ author: String) async throws -> Rows {
    let comments = Comment.where { $0.approved == 1 && $0.author == author }
    return try await database.fetch(comments).map { [$0.author, $0.body] }
  }
}
