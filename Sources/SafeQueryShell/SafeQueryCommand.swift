import ArgumentParser

/// The program `safequery`.
@main
struct SafeQueryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "safequery",
    abstract: "SQL on SQLite and PostgreSQL that input can't turn into other SQL.",
    subcommands: [
      GauntletCommand.self,
      MigrateCommand.self,
      ShellCommand.self,
    ])
}
