import VulnerableControl

/// One attack on one database: what each program was sent, answered and lost.
struct Trial: Sendable {
  /// How a program came out.
  struct Outcome: Sendable {
    /// What was lost; nil for nothing.
    var loss: String?
    /// What it answered to the last hostile input, in a few words.
    let answer: String
    /// The statements that it sent for the hostile inputs.
    let sent: [SentStatement]
  }

  let attack: any Attack
  let backend: Backend
  /// The hostile inputs, as Swift would write them.
  let inputs: [String]
  let control: Outcome
  let safeQuery: Outcome

  /// Whether the attack is real and did nothing to SafeQuery.
  var isPassed: Bool { control.loss != nil && safeQuery.loss == nil }
}

/// A statement as it went to the database.
struct SentStatement: Sendable, Equatable {
  let text: String
  let parameters: [String]
}
