import Foundation

/// Colours on a terminal that has them; plain text everywhere else, and where `NO_COLOR` is set.
struct Paint {
  enum Colour: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case grey = "90"
  }

  let isOn: Bool

  /// Colours if standard output is a terminal.
  static var forOutput: Paint {
    Paint(isOn: isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil)
  }

  func callAsFunction(_ text: String, _ colour: Colour?) -> String {
    guard isOn, let colour else { return text }
    return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
  }
}
