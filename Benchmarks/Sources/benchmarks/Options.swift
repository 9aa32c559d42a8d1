/// What the command line asks for.
struct Options {
  /// One of the two sides.
  enum Side: String { case raw = "c", safeQuery = "safequery" }

  var rounds = 7
  /// Fewer operations: for a look whether everything runs, not for figures.
  var isQuick = false
  /// Only the workloads whose names hold this.
  var filter = ""
  /// For a profiler: only this side, without comparing.
  var side: Side?
  var showsHelp = false

  static let help = """
    usage: benchmarks [--quick] [--rounds N] [--only TEXT] [--side c|safequery]

      --quick         a tenth of the operations, 3 rounds: whether it runs, not how fast
      --rounds N      measure each side N times (7)
      --only TEXT     only the workloads whose names hold TEXT
      --side SIDE     run one side alone, for a profiler

    PostgreSQL's workloads run where SAFEQUERY_POSTGRES_URL is set.
    """

  /// - Throws: ``BenchmarkError`` for an argument that is not known.
  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      switch argument {
      case "--quick": (isQuick, rounds) = (true, 3)
      case "--rounds":
        guard let count = rest.popFirst().flatMap({ Int($0) }), count > 0 else {
          throw BenchmarkError(description: "--rounds takes a number from 1")
        }
        rounds = count
      case "--only": filter = rest.popFirst() ?? ""
      case "--side":
        guard let side = rest.popFirst().flatMap({ Side(rawValue: $0) }) else {
          throw BenchmarkError(description: "--side takes c or safequery")
        }
        self.side = side
      case "--help", "-h": showsHelp = true
      default: throw BenchmarkError(description: "\(argument) is not known\n\n\(Self.help)")
      }
    }
  }

  /// How many operations one run has.
  func scaled(_ operations: Int) -> Int { isQuick ? operations / 10 : operations }
}
