import SafeQuery
import VulnerableControl

/// A key of a JSON document that ends the text it is in.
struct JSONKey: Attack {
  let name = "json-key"
  let attackClass = AttackClass.jsonPath
  let position = "JSON key"
  let ordinaryInput = "title"

  func hostileInputs(_ target: Target) -> [String] {
    let close = target.pick(sqlite: "')", postgresql: "'")
    return ["x\(close) FROM document WHERE 1 = 0 UNION SELECT secret FROM vault -- "]
  }

  func control(_ database: VulnerableDatabase, _ key: String) throws -> Rows {
    try database.field(key, ofDocument: 1)
  }

  func safeQuery(_ database: Session, _ key: String) async throws -> Rows {
    try await Document.field(key, ofDocument: 1, in: database)
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .rows([[nil]]) }
}
