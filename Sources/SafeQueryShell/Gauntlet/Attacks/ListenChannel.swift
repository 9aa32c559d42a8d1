import SafeQuery
import VulnerableControl

/// A channel's name with a second statement behind it.
struct ListenChannel: Attack {
  let name = "listen-channel"
  let attackClass = AttackClass.utilityName
  let position = "channel of LISTEN"
  let backends = [Backend.postgresql]
  let ordinaryInput = "updates"
  private let channels: AllowList<Identifier> = ["updates"]

  func hostileInputs(_ target: Target) -> [String] { ["updates; DELETE FROM comment"] }

  func control(_ database: VulnerableDatabase, _ channel: String) throws -> Rows {
    try database.listen(to: channel)
    return []
  }

  func safeQuery(_ database: Session, _ channel: String) async throws -> Rows {
    let channel = try channels.value(for: channel)
    try await database.execute("LISTEN \(channel)")
    return []
  }

  func loss(_ evidence: Evidence) -> String? {
    evidence.after["comment"].isEmpty ? "deleted every comment" : nil
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .refused("allow-list") }
}
