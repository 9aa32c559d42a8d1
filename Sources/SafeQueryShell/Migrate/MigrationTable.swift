import Foundation
import SafeQuery

/// How migrations stand, as lines of text.
struct MigrationTable {
  let paint: Paint

  func lines(_ statuses: [MigrationStatus]) -> [String] {
    guard !statuses.isEmpty else { return ["there are no migrations"] }
    let rows = statuses.map { status in
      [
        status.identifier, Self.word(status.state), status.applied.map { $0.appliedAt.formatted(.iso8601) } ?? "",
        status.applied.map { Self.text($0.duration) } ?? "",
      ]
    }
    let titles = ["migration", "state", "applied at", "took"]
    let widths = titles.indices.map { column in
      ([titles] + rows).map { Printable.width(Printable.escaped($0[column])) }.max() ?? 0
    }
    func line(_ row: [String], _ colour: Paint.Colour?) -> String {
      let cells = zip(row, widths).map { Printable.padded(Printable.escaped($0), to: $1) }
      let took = row[3].isEmpty ? "" : Printable.padded(row[3], to: widths[3], right: true)
      let text = [cells[0], paint(cells[1], colour), cells[2], took].joined(separator: "  ")
      return String(text.reversed().drop { $0 == " " }.reversed())
    }
    let table = zip(rows, statuses).map { line($0, Self.colour($1.state)) }
    return [line(titles, nil)] + table + [Self.summary(statuses)]
  }

  /// `850 ms`, `12.3 s`.
  static func text(_ duration: Duration) -> String {
    let milliseconds = duration / .milliseconds(1)
    if milliseconds < 1000 { return "\(Int(milliseconds)) ms" }
    return "\((milliseconds / 100).rounded() / 10) s"
  }

  private static func word(_ state: MigrationStatus.State) -> String {
    switch state {
    case .applied: "applied"
    case .pending: "pending"
    case .changed: "CHANGED since it was applied"
    case .missing: "MISSING in the folder"
    case .outOfOrder: "OUT OF ORDER"
    }
  }

  private static func colour(_ state: MigrationStatus.State) -> Paint.Colour {
    switch state {
    case .applied: .green
    case .pending: .yellow
    case .changed, .missing, .outOfOrder: .red
    }
  }

  private static func summary(_ statuses: [MigrationStatus]) -> String {
    func count(_ state: MigrationStatus.State) -> Int { statuses.count { $0.state == state } }
    let refused = count(.changed) + count(.missing) + count(.outOfOrder)
    let end = refused == 0 ? "" : ", \(refused) in the way"
    return "\(count(.applied)) applied, \(count(.pending)) pending\(end)"
  }
}
