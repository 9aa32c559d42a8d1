import Foundation
import RawC

/// Measures SafeQuery beside plain C on the same work, in one run, and says whether each target is reached.
@main
enum Benchmarks {
  /// The main thread waits for a task and is not given away to Swift's executor, which valgrind's tools can't follow.
  static func main() {
    let end = DispatchSemaphore(value: 0)
    Task.detached {
      await runAll()
      end.signal()
    }
    end.wait()
  }

  private static func runAll() async {
    do {
      let options = try Options(Array(CommandLine.arguments.dropFirst()))
      if options.showsHelp { return say(Options.help) }
      try await run(options)
    } catch {
      FileHandle.standardError.write(Data("benchmarks: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func run(_ options: Options) async throws {
    let report = Report(rounds: options.rounds, side: options.side)
    let sqlite = try await SQLiteBenchmarks(options)
    defer { sqlite.cleanUp() }
    // SAFETY: a constant of the library.
    say("SQLite \(unsafe String(cString: raw_sqlite_version())), \(RAW_ROWS) rows, WAL, in \(sqlite.folder.path)")
    try await run(sqlite.workloads, options, report)
    guard let url = ProcessInfo.processInfo.environment["SAFEQUERY_POSTGRES_URL"] else {
      return say("\nPostgreSQL is left out: SAFEQUERY_POSTGRES_URL is not set")
    }
    let postgres = try await PostgresBenchmarks(url, options)
    defer { postgres.cleanUp() }
    // SAFETY: a text of the connection, which is open; copied here.
    say("\nPostgreSQL \(unsafe String(cString: raw_postgres_version())), \(RAW_ROWS) rows")
    try await run(postgres.workloads, options, report)
  }

  private static func run(_ workloads: [Workload], _ options: Options, _ report: Report) async throws {
    if options.side == nil { Report.printHeader() }
    for workload in workloads where options.filter.isEmpty || workload.name.contains(options.filter) {
      _ = try await report.run(workload)
    }
  }
}
