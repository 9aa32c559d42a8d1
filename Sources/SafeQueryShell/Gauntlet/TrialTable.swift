import SafeQuery

/// The report for people: a row for each trial, and below it what was sent.
struct TrialTable {
  /// Leaves out the lines below, and cuts cells to one line.
  let isBrief: Bool
  let paint: Paint

  private static let widths = [24, 6, 12, 36, 38]
  private static let lineWidth = 116

  /// The head of the table.
  var head: [String] {
    let names = ["attack", "class", "database", "the naive program lost", "SafeQuery"]
    let cells = zip(names, Self.widths).map { Printable.padded($0, to: $1) }
    return [TextLayout.trimmedRight(cells.joined()), String(repeating: "─", count: Self.lineWidth)]
  }

  /// A trial's lines.
  func lines(_ trial: Trial) -> [String] {
    let row = row(trial)
    guard !isBrief else { return row }
    let details: [(String, String)] =
      [("input", input(trial.inputs))] + naive(trial.control.sent) + safe(trial.safeQuery.sent)
    return row + details.flatMap(detail) + [""]
  }

  /// The last line.
  static func summary(_ trials: [Trial]) -> String {
    let fallen = trials.count { $0.control.loss != nil }
    let through = trials.count { $0.safeQuery.loss != nil }
    return "\(trials.count) runs: \(fallen) controls fell, \(through) attacks through"
  }

  // MARK: The row

  private func row(_ trial: Trial) -> [String] {
    let cells = [
      trial.attack.name, trial.attack.attackClass.rawValue, trial.backend.rawValue,
      trial.control.loss.map(Printable.escaped) ?? "NOTHING; \(oneLine(trial.control.answer))",
      trial.safeQuery.loss.map { "THROUGH: \(Printable.escaped($0))" } ?? held(trial.safeQuery.answer),
    ]
    let colours: [Paint.Colour?] = [
      nil, nil, nil, trial.control.loss == nil ? .red : .yellow, trial.safeQuery.loss == nil ? .green : .red,
    ]
    let columns = zip(cells, Self.widths).map { cell, width in
      isBrief ? [Printable.cut(cell, to: width - 2)] : TextLayout.wrapped(Printable.cut(cell, to: 160), to: width - 2)
    }
    return (0..<(columns.map(\.count).max() ?? 0)).map { line in
      let padded = columns.indices.map { column in
        let text = line < columns[column].count ? columns[column][line] : ""
        return paint(text, colours[column]) + Printable.padded("", to: Self.widths[column] - Printable.width(text))
      }
      return TextLayout.trimmedRight(padded.joined())
    }
  }

  private func held(_ answer: String) -> String {
    answer.utf8.starts(with: "refused".utf8) ? oneLine(answer) : "held: \(oneLine(answer))"
  }

  /// The message of an error, without the statement and the place that follow it.
  private func oneLine(_ text: String) -> String {
    Printable.escaped(text.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? "")
  }

  // MARK: The lines below

  private static let shownStatements = 4

  private func input(_ inputs: [String]) -> String {
    (inputs.first ?? "") + (inputs.count > 1 ? "   (and \(inputs.count - 1) more of its kind)" : "")
  }

  private func naive(_ sent: [SentStatement]) -> [(String, String)] {
    let shown = sent.count > Self.shownStatements ? 1 : sent.count
    return sent.prefix(shown).map { ("naive SQL", Printable.escaped($0.text)) } + more(sent.count - shown)
  }

  private func safe(_ sent: [SentStatement]) -> [(String, String)] {
    if sent.isEmpty { return [("sent", "nothing: refused before that")] }
    let shown = sent.count > Self.shownStatements ? 1 : sent.count
    let lines = sent.prefix(shown).flatMap { statement in
      [
        ("sent", Printable.escaped(statement.text)),
        ("parameters", statement.parameters.isEmpty ? "none" : statement.parameters.joined(separator: ", ")),
      ]
    }
    return lines + more(sent.count - shown)
  }

  private func more(_ count: Int) -> [(String, String)] { count > 0 ? [("", "(and \(count) more of its kind)")] : [] }

  private func detail(_ title: String, _ text: String) -> [String] {
    let indent = 14
    return TextLayout.wrapped(text, to: Self.lineWidth - indent).enumerated().map { index, line in
      paint(Printable.padded(index == 0 ? "  \(title)" : "", to: indent) + line, .grey)
    }
  }
}
