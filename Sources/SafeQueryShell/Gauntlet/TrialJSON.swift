import Foundation

/// The report for machines.
struct TrialJSON: Encodable {
  struct Statement: Encodable {
    let text: String
    let parameters: [String]

    init(_ statement: SentStatement) { (text, parameters) = (statement.text, statement.parameters) }
  }

  struct Side: Encodable {
    let loss: String?
    let answer: String
    let sent: [Statement]

    init(_ outcome: Trial.Outcome) {
      (loss, answer, sent) = (outcome.loss, outcome.answer, outcome.sent.map(Statement.init))
    }
  }

  struct Run: Encodable {
    let attack: String
    let attackClass: String
    let title: String
    let position: String
    let database: String
    let inputs: [String]
    let control: Side
    let safeQuery: Side
    let passed: Bool

    enum CodingKeys: String, CodingKey {
      case attack, title, position, database, inputs, control, safeQuery, passed
      case attackClass = "class"
    }

    init(_ trial: Trial) {
      attack = trial.attack.name
      attackClass = trial.attack.attackClass.rawValue
      title = trial.attack.attackClass.title
      position = trial.attack.position
      database = trial.backend.rawValue
      inputs = trial.inputs
      control = Side(trial.control)
      safeQuery = Side(trial.safeQuery)
      passed = trial.isPassed
    }
  }

  let runs: [Run]
  let controlsFell: Int
  let attacksThrough: Int
  let summary: String

  init(_ trials: [Trial]) {
    runs = trials.map(Run.init)
    controlsFell = trials.count { $0.control.loss != nil }
    attacksThrough = trials.count { $0.safeQuery.loss != nil }
    summary = TrialTable.summary(trials)
  }

  /// The text, in ASCII: whatever is beyond it is escaped.
  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let json = String(decoding: try encoder.encode(self), as: UTF8.self)
    return json.utf16.map { unit in
      (unit < 0x80 && unit >= 0x20) || unit == 0x0A ? String(UnicodeScalar(UInt8(unit))) : escape(unit)
    }.joined()
  }

  private func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
