/// `.help`
enum HelpCommand: DotCommand {
  static let name = "help"
  static let arguments = ""
  static let summary = "lists the commands"

  static func run(_ argument: String, in console: Console) async throws {
    for command in DotCommands.all {
      print("  " + Printable.padded(".\(command.name) \(command.arguments)", to: 20) + command.summary)
    }
    print("  Statements end with \";\". :name stands for a variable and is always bound.")
  }
}

/// `.quit`
enum QuitCommand: DotCommand {
  static let name = "quit"
  static let arguments = ""
  static let summary = "ends the shell"

  static func run(_ argument: String, in console: Console) async throws { console.isFinished = true }
}
