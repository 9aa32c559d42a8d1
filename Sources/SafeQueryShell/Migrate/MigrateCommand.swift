import ArgumentParser

/// `safequery migrate`
struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Applies the migrations of a folder to a database, and shows which are applied.",
    discussion: """
      A migration is a file NUMBER_NAME.sql, as 0001_create_user.sql, for both databases; NUMBER_NAME.sqlite.sql and \
      NUMBER_NAME.postgres.sql are for one. They are applied in the order of their names, each in a transaction of its \
      own. Applied files stay as they are: a changed or missing one is refused.
      """,
    subcommands: [MigrateUpCommand.self, MigrateStatusCommand.self, MigrateNewCommand.self])
}
