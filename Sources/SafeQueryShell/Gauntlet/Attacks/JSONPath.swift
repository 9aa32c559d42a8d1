import SafeQuery
import VulnerableControl

/// A key that walks into a part of the document that is not the visitor's; no quote is needed.
struct JSONPath: Attack {
  let name = "json-path"
  let attackClass = AttackClass.jsonPath
  let position = "JSON path"
  let ordinaryInput = "title"

  func hostileInputs(_ target: Target) -> [String] { [target.pick(sqlite: "private.note", postgresql: "private,note")] }

  func control(_ database: VulnerableDatabase, _ key: String) throws -> Rows {
    try database.field(path: key, ofDocument: 1)
  }

  func safeQuery(_ database: Session, _ key: String) async throws -> Rows {
    try await Document.field(key, ofDocument: 1, in: database)
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .rows([[nil]]) }
}
