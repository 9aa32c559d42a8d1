import SafeQuery
import VulnerableControl

/// A name in a comment, for the database's log. SafeQuery refuses values in comments whatever they are.
struct CommentTag: Attack {
  let name = "comment-tag"
  let attackClass = AttackClass.comment
  let position = "value inside a comment"
  let isClosedPosition = true
  let ordinaryInput = "ada"

  func hostileInputs(_ target: Target) -> [String] { ["*/ SELECT id, secret, 0 FROM vault UNION ALL /*"] }

  func control(_ database: VulnerableDatabase, _ user: String) throws -> Rows {
    try database.search("Chair", askedBy: user)
  }

  func safeQuery(_ database: Session, _ user: String) async throws -> Rows {
    let products: SQL = "/* user=\(user) */ SELECT * FROM \(Product.self) WHERE published = 1 AND name = 'Chair'"
    return try await database.fetch(products, as: Product.self).map(\.card)
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .refused("is not closed") }
}
