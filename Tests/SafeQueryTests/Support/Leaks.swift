import Foundation
import SafeQuery
import Testing

/// Looks whether faults leave file descriptors or threads behind.
///
/// Both are the process's: what is looked at runs in a process of its own, which has no others'.
/// ```swift
/// await #expect(processExitsWith: .success) { await Leaks.check { try await SomeTests.fault() } }
/// ```
enum Leaks {
  /// What the process has open: its descriptors, and its connections' threads.
  private struct Holdings: CustomStringConvertible {
    let files: [String]
    let threads: Int

    static var now: Holdings {
      let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/dev/fd")) ?? []
      let places = descriptors.map {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/dev/fd/\($0)")) ?? $0
      }
      // The system's libraries keep some for the run loops and timers of threads, as they like.
      let files = places.filter { !$0.hasPrefix("anon_inode:") }
      let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
      let names = tasks.compactMap { try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8) }
      let threads = names.filter { $0 == "SafeQuery\n" || $0.hasPrefix("SafeQuery ") }
      return Holdings(files: files.sorted(), threads: threads.count)
    }

    var description: String { "\(files.count) descriptors (\(files.joined(separator: ", "))), \(threads) threads" }

    func holdsNoMore(than other: Holdings) -> Bool { files.count <= other.files.count && threads <= other.threads }
  }

  /// Does something several times, and looks whether more is open after it than before. What is thrown is told to the
  /// test, and ends the process as a failure: by itself an error would only show as a crash.
  static func check(rounds: Int = 1, _ round: () async throws -> Void) async {
    do {
      try await warmUp()
      for _ in 0..<600 where Holdings.now.threads > 0 { try await Task.sleep(for: .milliseconds(50)) }
      try await Task.sleep(for: .milliseconds(500))
      let before = Holdings.now
      try #require(before.threads == 0, "\(before)")
      for _ in 0..<rounds { try await round() }
      for _ in 0..<600 where !Holdings.now.holdsNoMore(than: before) { try await Task.sleep(for: .milliseconds(50)) }
      let after = Holdings.now
      try #require(after.holdsNoMore(than: before), "before: \(before); after: \(after)")
    } catch {
      // What is required has told itself.
      if !(error is ExpectationFailedError) { Issue.record(error) }
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(EXIT_FAILURE)
    }
  }

  /// Opens what a process opens once and keeps: for timers, for other processes, for files that are read at the first use.
  private static func warmUp() async throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "exit"]
    (process.standardInput, process.standardOutput) = (FileHandle.nullDevice, FileHandle.nullDevice)
    try process.runOnThreadOfItsOwn()
    process.waitUntilExit()
    for configuration in [Configuration.sqliteInMemory, try Configuration(url: PostgresServer.url())] {
      let db = try await Database.open(configuration)
      _ = try await Database.withTimeout(.seconds(60)) {
        try await db.read { try $0.fetchOne("SELECT 1", as: Int.self) }
      }
      try await db.shutdown()
    }
  }
}
