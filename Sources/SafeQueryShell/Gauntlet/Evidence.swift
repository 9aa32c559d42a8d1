import VulnerableControl

/// What a program answered to one input.
struct Answer: Sendable {
  enum Content: Sendable, Equatable {
    case rows(Rows)
    case error(String)
  }
  let content: Content
  let elapsed: Duration

  var rows: Rows {
    if case .rows(let rows) = content { return rows }
    return []
  }

  /// The answer in a few words.
  var summary: String {
    switch content {
    case .error(let message): "refused: \(message)"
    case .rows(let rows) where rows.isEmpty: "no rows"
    case .rows(let rows):
      "\(rows.count) row\(rows.count == 1 ? "" : "s"): "
        + rows.map { "(" + $0.map(Printable.cell).joined(separator: ", ") + ")" }.joined(separator: " ")
    }
  }
}

/// What an attack left behind: the answers, in the order of the inputs, and the database before and after.
struct Evidence: Sendable {
  let answers: [Answer]
  let secrets: Secrets
  let before: State
  let after: State

  /// The first cell of every row of every answer.
  var firstCells: [String?] { answers.flatMap { $0.rows.map { $0.first ?? nil } } }

  /// Whether a text is in any cell of any answer.
  func answers(hold text: String) -> Bool {
    answers.contains { $0.rows.contains { $0.contains { $0?.contains(text) ?? false } } }
  }

  /// A loss that needs no knowledge of the attack: a secret in an answer or an error, a table that went or came, a file
  /// that was written.
  var plainLoss: String? {
    for answer in answers {
      switch answer.content {
      case .rows(let rows):
        for cell in rows.joined() {
          if let cell, let secret = secrets.all.first(where: cell.contains) { return "read the secret \(secret)" }
        }
      case .error(let message):
        if let secret = secrets.all.first(where: message.contains) { return "an error message gave away \(secret)" }
      }
    }
    if Set(before.tables.keys) != Set(after.tables.keys) || before.files != after.files {
      return after.change(since: before)
    }
    return nil
  }
}
