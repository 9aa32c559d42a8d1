import SafeQuery
import VulnerableControl

/// Questions that the time of the answer answers.
struct TimeBlind: Attack {
  let name = "time-blind"
  let attackClass = AttackClass.denial
  let position = "value in WHERE"
  let ordinaryInput = "ada@example.org"
  private let noise = Duration.milliseconds(20)

  func hostileInputs(_ target: Target) -> [String] {
    let slow = target.pick(
      sqlite: "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000000) SELECT count(*) FROM n)",
      postgresql: "(SELECT count(*) FROM pg_sleep(0.2))")
    // Yes, no, yes, no: an even place is a question whose answer is yes.
    return (0..<6).map { index in
      let guess = index.isMultiple(of: 2) ? "key-%" : "lock-%"
      return "nobody' OR CASE WHEN (SELECT secret FROM vault) LIKE '\(guess)' THEN \(slow) ELSE 0 END < 0 -- "
    }
  }

  func control(_ database: VulnerableDatabase, _ email: String) throws -> Rows { try database.isTaken(email: email) }

  func safeQuery(_ database: Session, _ email: String) async throws -> Rows {
    let number = Account.where { $0.email == email }.select { _ in count() }
    return try await database.fetch(number).map { ["\($0)"] }
  }

  func loss(_ evidence: Evidence) -> String? {
    // A busy machine only ever makes an answer later, so the quickest of each kind tells.
    func quickest(from first: Int) -> Duration? {
      stride(from: first, to: evidence.answers.count, by: 2).map { evidence.answers[$0].elapsed }.min()
    }
    guard let yes = quickest(from: 0), let no = quickest(from: 1), yes > no * 4 + noise else { return nil }
    return "learnt from the delay what a secret begins with"
  }

  func harmlessAnswer(_ target: Target) -> HarmlessAnswer { .rows([["0"]]) }
}
