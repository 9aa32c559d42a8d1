import SafeQuery
import VulnerableControl

/// A second statement after a semicolon.
struct StackedStatements: Attack {
  let name = "stacked-statements"
  let attackClass = AttackClass.rawText
  let position = "value in WHERE"
  let ordinaryInput = "ada"

  func hostileInputs(_ target: Target) -> [String] { ["ada'; DROP TABLE comment; -- "] }

  func control(_ database: VulnerableDatabase, _ author: String) throws -> Rows { try database.comments(by: author) }

  func safeQuery(_ database: Session, _ author: String) async throws -> Rows {
    let comments = Comment.where { $0.approved == 1 && $0.author == author }
    return try await database.fetch(comments).map { [$0.author, $0.body] }
  }
}
