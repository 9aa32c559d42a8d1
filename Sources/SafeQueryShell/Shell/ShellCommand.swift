import ArgumentParser
import Foundation
import SafeQuery

/// `safequery shell`
struct ShellCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell",
    abstract: "Runs statements on a database and shows their rows.",
    discussion: """
      Statements end with a semicolon. :name is a variable, set with .set; its value is always bound, never text. \
      Every statement runs in a transaction of its own. Without a URL there is a small sample database in memory.
      """)

  @Argument(help: "The database: sqlite:path, sqlite::memory: or postgres://…")
  var url: String?

  func run() async throws {
    let database = try await Database.open(url ?? "sqlite::memory:")
    defer { database.close() }
    if url == nil { try await SampleDatabase.fill(database) }
    let console = Console(database, isInteractive: isatty(STDIN_FILENO) == 1)
    await console.run()
    guard !console.hasFailed || console.isInteractive else { throw ExitCode.failure }
  }
}
