import Foundation

/// Prints a line at once, also where the output is a file.
func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

/// Runs the two sides in turn and prints a line for each workload.
struct Report {
  /// How many times each side is measured, after one run that warms up.
  let rounds: Int
  /// For a profiler: the one side to run.
  let side: Options.Side?

  private static let widths = (name: 50, figure: 11)

  static func printHeader() {
    let name = "work".padding(toLength: widths.name, withPad: " ", startingAt: 0)
    let columns = ["C ns/op", "SafeQuery", "ratio", "least", "most"].map { right($0) }.joined()
    say("\(name)\(columns)   target")
  }

  /// - Returns: Whether the target is reached.
  /// - Throws: ``BenchmarkError`` if the sides don't read or write the same.
  func run(_ workload: Workload) async throws -> Bool {
    if let side { return try await runAlone(workload, side) }
    var raw: [Double] = []
    var safeQuery: [Double] = []
    var ratios: [Double] = []
    var writes: (raw: Int64, safeQuery: Int64) = (0, 0)
    for round in 0...rounds {
      let (first, second) = (try await workload.raw(), try await workload.safeQuery())
      guard first.checksum == second.checksum else {
        throw BenchmarkError(
          description: "\(workload.name): C's checksum is \(first.checksum), SafeQuery's \(second.checksum)")
      }
      if round == 0 { continue }
      raw.append(first.seconds / Double(workload.operations) * 1e9)
      safeQuery.append(second.seconds / Double(workload.operations) * 1e9)
      ratios.append(second.seconds / first.seconds)
      writes.raw += first.writes
      writes.safeQuery += second.writes
    }
    let reached = workload.target.isReached(ratio: ratios.median, nanoseconds: safeQuery.median)
    Self.printLine(workload, raw.median, safeQuery.median, ratios.sorted(), reached)
    if writes.raw > 0 { say("  rows written meanwhile: C \(writes.raw), SafeQuery \(writes.safeQuery)") }
    return reached
  }

  private func runAlone(_ workload: Workload, _ side: Options.Side) async throws -> Bool {
    for _ in 0...rounds {
      let result = try await side == .raw ? workload.raw() : workload.safeQuery()
      let time = result.seconds / Double(workload.operations) * 1e9
      say("\(workload.name), \(side.rawValue) alone: \(Self.format(time, 0)) ns/op")
    }
    return true
  }

  private static func printLine(
    _ workload: Workload, _ raw: Double, _ safeQuery: Double, _ ratios: [Double], _ reached: Bool
  ) {
    let name = workload.name.padding(toLength: widths.name, withPad: " ", startingAt: 0)
    let figures = [
      format(raw, 0), format(safeQuery, 0), format(ratios.median, 2), format(ratios.first ?? 0, 2),
      format(ratios.last ?? 0, 2),
    ]
    say("\(name)\(figures.map { right($0) }.joined())   \(workload.target)\(reached ? "" : "  missed")")
  }

  private static func format(_ number: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", number) }

  private static func right(_ text: String) -> String {
    String(repeating: " ", count: max(1, widths.figure - text.count)) + text
  }
}

extension Workload.Target: CustomStringConvertible {
  func isReached(ratio: Double, nanoseconds: Double) -> Bool {
    switch self {
    case .ratio(let limit): ratio <= limit
    case .nanoseconds(let limit): nanoseconds <= limit
    }
  }

  var description: String {
    switch self {
    case .ratio(let limit): "≤ " + String(format: "%.2f", limit)
    case .nanoseconds(let limit): "≤ " + String(format: "%.0f", limit) + " ns"
    }
  }
}

extension [Double] {
  /// The middle value; the lower one of two.
  var median: Double { isEmpty ? 0 : sorted()[(count - 1) / 2] }
}
