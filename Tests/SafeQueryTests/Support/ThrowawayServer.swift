import Foundation
import SafeQuery
import Testing

/// A PostgreSQL server of a test's own, which may be killed and started again.
final class ThrowawayServer {
  struct Failure: Error { let what: String }

  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../scripts/postgres-server").standardized.path

  let folder: String
  private let settings: [String]
  private var process: Process?

  /// - Parameter options: Of the server's configuration, `name=value`.
  init(options: [String] = [], copying other: ThrowawayServer? = nil) throws {
    folder = "/tmp/safequery-server-\(UUID().uuidString.prefix(8))"
    settings = options
    let made = try Self.run(other.map { ["copy", folder, $0.folder] } ?? ["make", folder])
    made.waitUntilExit()
    guard made.terminationStatus == 0 else { throw Failure(what: "the files of a server could not be made") }
  }

  deinit { end() }

  /// Ends it for good. To be deferred, which also keeps the server for as long.
  func end() {
    try? stop(SIGQUIT)
    FileManager.default.removeFolder(at: folder)
  }

  private static func run(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["bash", script] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.runOnThreadOfItsOwn()
    return process
  }

  /// How the server is reached, or the others.
  func options(and others: [ThrowawayServer] = []) -> PostgresOptions {
    var options = PostgresOptions(host: folder, user: "safequery", database: "safequery")
    options.otherServers = others.map { PostgresOptions.Server(host: $0.folder) }
    return options
  }

  /// Starts it, and waits until it answers.
  func start() async throws {
    for _ in 0..<600 {
      if process?.isRunning != true {
        // Again, too: what is left of one that was killed is waited for by nobody else.
        process = try Self.run(["serve", folder] + settings.flatMap { ["-c", $0] })
      }
      try await Task.sleep(for: .milliseconds(50))
      if let db = try? await Database.open(.postgreSQL(options())) { return db.close() }
    }
    throw Failure(what: "the server did not start")
  }

  /// Ends it by a signal: SIGKILL as a crash does, SIGQUIT at once, SIGINT when its sessions are ended.
  func stop(_ signal: Int32) throws {
    guard let process, process.isRunning else { return }
    guard kill(process.processIdentifier, signal) == 0 else { throw Failure(what: "the server could not be ended") }
    process.waitUntilExit()
    self.process = nil
  }
}
