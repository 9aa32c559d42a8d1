import SafeQuery

/// `.set`
enum SetCommand: DotCommand {
  static let name = "set"
  static let arguments = "NAME VALUE"
  static let summary = "sets :NAME: a number, true, false, null, or text ('text' in quotes is always text)"

  static func run(_ argument: String, in console: Console) async throws {
    let (name, value) = DotCommands.firstWord(of: argument)
    guard isName(name) else {
      throw ConsoleError("a variable's name is letters, digits and _; .set NAME VALUE")
    }
    guard !value.isEmpty else { throw ConsoleError(".set \(name) needs a value; '' is the empty text") }
    console.variables[name] = VariableValue.parse(value)
  }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
  }
}

/// `.unset`
enum UnsetCommand: DotCommand {
  static let name = "unset"
  static let arguments = "NAME"
  static let summary = "forgets :NAME"

  static func run(_ argument: String, in console: Console) async throws {
    if console.variables.removeValue(forKey: argument) == nil {
      throw ConsoleError("there is no variable \(Printable.literal(argument))")
    }
  }
}

/// `.vars`
enum VariablesCommand: DotCommand {
  static let name = "vars"
  static let arguments = ""
  static let summary = "lists the variables"

  static func run(_ argument: String, in console: Console) async throws {
    for (name, value) in console.variables.sorted(by: { $0.key < $1.key }) {
      print(":\(name) = \(SQLValueText.describe(value))")
    }
  }
}

/// What is written after `.set NAME`.
enum VariableValue {
  static func parse(_ text: String) -> SQLValue {
    if let quoted = unquoted(text) { return .text(quoted) }
    switch text.lowercased() {
    case "null": return .null(.text)
    case "true": return .bool(true)
    case "false": return .bool(false)
    default: break
    }
    if let number = Int64(text) { return .int64(number) }
    if let number = Double(text), number.isFinite { return .double(number) }
    return .text(text)
  }

  /// The text between single quotes, in which a quote is written twice.
  private static func unquoted(_ text: String) -> String? {
    let quote = UInt8(ascii: "'")
    let bytes = Array(text.utf8)
    guard bytes.count >= 2, bytes.first == quote, bytes.last == quote else { return nil }
    return String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self).replacing("''", with: "'")
  }
}
