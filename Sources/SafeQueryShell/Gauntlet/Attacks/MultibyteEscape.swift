import SafeQuery
import VulnerableControl

/// Half of a GBK letter, which swallows the backslash that was put before a quote.
struct MultibyteEscape: Attack {
  let name = "multibyte-escape"
  let attackClass = AttackClass.encoding
  let position = "value with backslashes"
  let backends = [Backend.postgresql]
  let ordinaryInput = Array("ada@example.org".utf8)

  func hostileInputs(_ target: Target) -> [[UInt8]] { [[0xBF] + Array("' OR 1=1 -- ".utf8)] }

  func control(_ database: VulnerableDatabase, _ email: [UInt8]) throws -> Rows { try database.account(gbk: email) }

  func safeQuery(_ database: Session, _ email: [UInt8]) async throws -> Rows {
    // A web framework hands text on as a String, in which invalid UTF-8 has been replaced.
    let email = String(decoding: email, as: UTF8.self)
    return try await database.fetch(Account.where { $0.email == email }).map(\.card)
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.firstCells.contains("1") ? "read every account" : nil
  }
}
