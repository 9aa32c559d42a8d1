/// Text made safe for a terminal: what could move the cursor, change colours, reverse or hide text is spelt out.
enum Printable {
  /// Escapes control, format, combining and unassigned characters, and the backslash that escapes them.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\0": result += "\\0"
      case _ where isPlain(scalar): result.unicodeScalars.append(scalar)
      default: result += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return result
  }

  /// The text as a Swift literal.
  static func literal(_ text: String) -> String {
    "\"" + escaped(text).replacing("\"", with: "\\\"") + "\""
  }

  /// A cell of a table: NULL and the empty text can't be mistaken for anything else.
  static func cell(_ value: String?) -> String {
    guard let value else { return "NULL" }
    let needsQuotes = value.isEmpty || value == "NULL" || value.first == "'"
    return needsQuotes ? "'\(escaped(value))'" : escaped(value)
  }

  /// How many columns of a terminal the text fills: letters of East Asia and pictures fill two.
  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
  }

  /// The text cut to a number of columns, with an ellipsis if something is missing.
  static func cut(_ text: String, to columns: Int) -> String {
    if width(text) <= columns { return text }
    var result = ""
    var used = 1
    for scalar in text.unicodeScalars {
      used += isWide(scalar) ? 2 : 1
      if used > columns { break }
      result.unicodeScalars.append(scalar)
    }
    return result + "…"
  }

  /// The text filled up with spaces.
  static func padded(_ text: String, to columns: Int, right: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, columns - width(text)))
    return right ? space + text : text + space
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == " " { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator,
      .nonspacingMark, .spacingMark, .enclosingMark:
      return false
    default: return !scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return true
    default: return false
    }
  }
}
