import ArgumentParser
import SafeQuery

/// `safequery migrate new`
struct MigrateNewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Creates the file of the next migration and prints its path.",
    discussion: """
      The number is the one after the last migration's, or the present time where that has a time, as \
      20261124_120000_create_user. A file that is there is never overwritten.
      """)

  @OptionGroup var folder: MigrationFolderOption

  @Argument(help: "What the migration does, as create_user.")
  var name: String

  func run() async throws {
    print(try MigrationFolder(folder.url).create(name).relativePath)
  }
}
