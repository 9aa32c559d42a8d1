import ArgumentParser
import Foundation
import SafeQuery

/// The folder that the commands work with.
struct MigrationFolderOption: ParsableArguments {
  @Option(name: .long, help: "The folder with the migrations.")
  var folder = "migrations"

  var url: URL { URL(fileURLWithPath: folder, isDirectory: true) }
}

/// The database that the commands work on.
struct MigrationDatabaseOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The database: sqlite:path or postgres://…  Default: $DATABASE_URL, which keeps passwords out of process lists.",
      valueName: "url"))
  var database: String?

  /// Opens it for the time of a block.
  /// - Parameter createIfMissing: Whether a SQLite file that isn't there is created.
  func withMigrator<Result: Sendable>(
    _ folder: MigrationFolderOption, createIfMissing: Bool, lockTimeout: Duration = .seconds(60),
    _ body: @escaping @Sendable (Migrator) async throws -> Result
  ) async throws -> Result {
    guard let url = database ?? ProcessInfo.processInfo.environment["DATABASE_URL"] else {
      throw ValidationError("no database is given: use --database, or set DATABASE_URL")
    }
    var configuration = try Configuration(url: url)
    if !createIfMissing { configuration.createsMissingFile = false }
    // What is wrong in the folder shows before a connection is made.
    let migrations = try Migration.load(from: folder.url, for: configuration.dialect)
    let database = try await Database.open(configuration)
    defer { database.close() }
    let migrator = try Migrator(database, migrations, lockTimeout: lockTimeout)
    return try await body(migrator)
  }
}
