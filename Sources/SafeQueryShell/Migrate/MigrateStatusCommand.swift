import ArgumentParser
import SafeQuery

/// `safequery migrate status`
struct MigrateStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows which migrations are applied. Changes nothing.",
    discussion: "The exit code is not zero if list and history disagree, so that up would refuse to apply anything.")

  @OptionGroup var database: MigrationDatabaseOption
  @OptionGroup var folder: MigrationFolderOption

  func run() async throws {
    let statuses = try await database.withMigrator(folder, createIfMissing: false) { try await $0.status() }
    MigrationTable(paint: .forOutput).lines(statuses).forEach { print($0) }
    let refused = statuses.filter { $0.state != .applied && $0.state != .pending }
    if !refused.isEmpty {
      throw MigrationsRefused(count: refused.count)
    }
  }
}

/// The database and the folder disagree.
private struct MigrationsRefused: Error, CustomStringConvertible {
  let count: Int

  var description: String {
    count == 1 ? "1 migration stands in the way of up" : "\(count) migrations stand in the way of up"
  }
}
