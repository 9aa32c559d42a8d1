import SafeQuery

/// A command of the console: `.name arguments`.
///
/// To add one, write a file in `Commands/` and a line in ``DotCommands/all``.
protocol DotCommand: SendableMetatype {
  /// The name, without its dot.
  static var name: String { get }
  /// What follows the name, for `.help`.
  static var arguments: String { get }
  /// What it does, in a line.
  static var summary: String { get }
  /// Runs it with what follows the name, without spaces at either end.
  static func run(_ argument: String, in console: Console) async throws
}

/// The commands of the console.
enum DotCommands {
  static let all: [any DotCommand.Type] = [
    TablesCommand.self,
    SchemaCommand.self,
    SetCommand.self,
    UnsetCommand.self,
    VariablesCommand.self,
    HelpCommand.self,
    QuitCommand.self,
  ]

  /// Runs the command of a line.
  /// - Throws: ``ConsoleError`` for a name that no command has, and whatever the command throws.
  static func run(_ line: String, in console: Console) async throws {
    let (name, argument) = firstWord(of: String(line.dropFirst()))
    guard let command = all.first(where: { $0.name == name }) else {
      throw ConsoleError("there is no command .\(name); .help lists them")
    }
    try await command.run(argument, in: console)
  }

  /// The first word of a text, and the rest.
  static func firstWord(of text: String) -> (word: String, rest: String) {
    let parts = text.split(maxSplits: 1, omittingEmptySubsequences: true) { $0 == " " || $0 == "\t" }
    let rest = parts.count > 1 ? String(parts[1]) : ""
    return (parts.first.map(String.init) ?? "", rest.trimmingSpaces)
  }
}

extension String {
  /// Without spaces at its ends.
  var trimmingSpaces: String {
    var view = self[...]
    while let first = view.first, first.isWhitespace { view = view.dropFirst() }
    while let last = view.last, last.isWhitespace { view = view.dropLast() }
    return String(view)
  }
}
