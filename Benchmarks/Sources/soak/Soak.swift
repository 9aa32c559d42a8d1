import Foundation
import SafeQuery

/// Many tasks on few connections beside few tasks on as many, for a while: what the waiting costs.
@main
enum Soak {
  static let connections = 8

  static func main() async {
    do {
      let options = try SoakOptions(Array(CommandLine.arguments.dropFirst()))
      if options.showsHelp { return print(SoakOptions.help) }
      var isGood = true
      for backend in try await backends(options) where options.backend.isEmpty || backend.name == options.backend {
        isGood = try await run(backend, options) && isGood
        try await backend.cleanUp()
      }
      if !isGood { exit(1) }
    } catch {
      FileHandle.standardError.write(Data("soak: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func backends(_ options: SoakOptions) async throws -> [SoakBackend] {
    var backends = [try await SoakBackend.sqlite()]
    if let url = ProcessInfo.processInfo.environment["SAFEQUERY_POSTGRES_URL"] {
      backends.append(try await SoakBackend.postgres(url))
    } else {
      print("PostgreSQL is left out: SAFEQUERY_POSTGRES_URL is not set")
    }
    return backends
  }

  /// - Returns: Whether all is as it must be.
  private static func run(_ backend: SoakBackend, _ options: SoakOptions) async throws -> Bool {
    print("\n\(backend.name), \(connections) connections, \(options.seconds) s each")
    print("tasks    calls/s   CPU us   p50 ms   p99 ms   max ms   errors   memory before, after")
    // Alternating, so that what else the machine does meets both; the first is to warm up.
    _ = try await measure(backend, tasks: options.tasks, seconds: max(1, options.seconds / 10))
    var (few, many): ([SoakResult], [SoakResult]) = ([], [])
    for _ in 0..<4 {
      few.append(try await measure(backend, tasks: connections, seconds: options.seconds / 4))
      many.append(try await measure(backend, tasks: options.tasks, seconds: options.seconds / 4))
    }
    let (eight, thousand) = (SoakResult(few), SoakResult(many))
    print(eight)
    print(thousand)
    let ratio = thousand.throughput / eight.throughput
    let growth = thousand.memoryAfter - many[0].memoryAfter
    print(
      String(format: "throughput ratio %.2f; memory grew by %.1f MiB from the first round to the last", ratio, growth))
    var isGood = true
    func require(_ condition: Bool, _ words: String) {
      if condition { return }
      isGood = false
      print("FAILED: \(words)")
    }
    require(eight.errors + thousand.errors == 0, "a call failed: \(thousand.firstError ?? eight.firstError ?? "")")
    require(ratio >= 0.9, "many tasks do less than nine tenths of what few do")
    require(growth < 8, "memory grows")
    return isGood
  }

  private static func measure(_ backend: SoakBackend, tasks: Int, seconds: Double) async throws -> SoakResult {
    let before = residentMebibytes()
    let processorTime = processorSeconds()
    let end = ContinuousClock.now + .seconds(seconds)
    let start = ContinuousClock.now
    let tallies = await withTaskGroup(of: Tally.self) { group in
      for number in 0..<tasks {
        group.addTask { await Tally.collect(backend.db, seed: UInt32(number + 1), until: end) }
      }
      return await group.reduce(into: Tally()) { $0.add($1) }
    }
    return SoakResult(
      tasks: tasks, seconds: (ContinuousClock.now - start) / .seconds(1),
      processorSeconds: processorSeconds() - processorTime, tally: tallies, memoryBefore: before,
      memoryAfter: residentMebibytes())
  }

  /// How much time of a processor this process has used so far; of a server, nothing is in it.
  private static func processorSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)  // SAFETY: a local of the call's own type.
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The memory that the process has, in MiB; 0 where that can't be found out.
  private static func residentMebibytes() -> Double {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
      let pages = text.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
    else { return 0 }
    return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
  }
}

/// What the command line asks for.
struct SoakOptions {
  var seconds = 60.0
  var tasks = 1000
  var backend = ""
  var showsHelp = false

  static let help = """
    usage: soak [--seconds N] [--tasks N] [--backend sqlite|postgres]

      --seconds N   how long each number of tasks runs on each backend (60)
      --tasks N     the many (1000); the few are 8
      --backend X   only this one
    """

  struct Failure: Error, CustomStringConvertible { let description: String }

  /// - Throws: `Failure` for an argument that is not known.
  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    func number() throws -> Double {
      guard let number = rest.popFirst().flatMap({ Double($0) }), number >= 1 else {
        throw Failure(description: "a number from 1 is missing\n\n\(Self.help)")
      }
      return number
    }
    while let argument = rest.popFirst() {
      switch argument {
      case "--seconds": seconds = try number()
      case "--tasks": tasks = Int(try number())
      case "--backend": backend = rest.popFirst() ?? ""
      case "--help", "-h": showsHelp = true
      default: throw Failure(description: "\(argument) is not known\n\n\(Self.help)")
      }
    }
  }
}
