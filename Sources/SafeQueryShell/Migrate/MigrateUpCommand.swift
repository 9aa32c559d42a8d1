import ArgumentParser
import Foundation
import SafeQuery

/// `safequery migrate up`
struct MigrateUpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "up",
    abstract: "Applies the migrations that are not applied yet.",
    discussion: """
      If one fails, nothing of it is kept and what was applied before it stays. Several runs at the same time are safe: \
      each migration is applied once.
      """)

  @OptionGroup var database: MigrationDatabaseOption
  @OptionGroup var folder: MigrationFolderOption

  @Option(name: .long, help: ArgumentHelp("The last migration to apply, by name or number.", valueName: "migration"))
  var to: String?

  @Option(name: .long, help: "How many seconds another run, or another connection that writes, is waited for.")
  var wait = 60

  func validate() throws {
    guard (0...86_400).contains(wait) else { throw ValidationError("--wait takes 0 to 86400 seconds") }
  }

  func run() async throws {
    let target = to
    try await Interruption.cancelling { [self] in
      try await database.withMigrator(folder, createIfMissing: true, lockTimeout: .seconds(wait)) { migrator in
        let applied: [AppliedMigration]
        do {
          applied = try await migrator.up(to: target) { migration in
            print("applied \(migration.identifier) in \(MigrationTable.text(migration.duration))")
            fflush(nil)
          }
        } catch let error as DatabaseError { throw MigrationFailed(error) }
        guard let last = applied.last else { return print("nothing to apply") }
        print("\(applied.count) applied; the last is \(last.identifier)")
      }
    }
  }
}

/// A failed migration, with the database's own words: its author needs them, and they quote the script rather than what
/// users sent.
private struct MigrationFailed: Error, CustomStringConvertible {
  let description: String

  init(_ error: DatabaseError) {
    guard let message = error.serverMessage, !message.isEmpty, !error.message.contains(message) else {
      description = error.description
      return
    }
    description = "\(error)\n  database: \(Printable.escaped(message))"
  }
}
