import Foundation

/// Ways of escaping that look right and are not.
enum NaiveEscaping {
  /// Doubles single quotes. Enough for standard strings, and for nothing else: not where a backslash escapes, not in
  /// LIKE patterns, not in JSON paths, not in numbers.
  static func doublingQuotes(_ text: String) -> String {
    text.replacingOccurrences(of: "'", with: "''")
  }

  /// Doubles double quotes, `Character` by `Character`. A quote with a combining mark is another `Character`, and stays
  /// as it is; the database sees bytes.
  static func quotedName(_ name: String) -> String {
    var quoted = "\""
    for character in name { quoted += character == "\"" ? "\"\"" : String(character) }
    return quoted + "\""
  }

  /// Puts a backslash before quotes and backslashes, byte by byte. In GBK a backslash is also the second byte of
  /// letters.
  static func addingBackslashes(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { byte in byte == 0x27 || byte == 0x5C ? [0x5C, byte] : [byte] }
  }

  /// Puts each value in the place of the next `?`, and looks for the one after that from the start again, also inside
  /// the values that it has already placed.
  static func substituting(_ values: [String], in template: String) -> String {
    var text = template
    for value in values {
      guard let place = text.range(of: "?") else { break }
      text.replaceSubrange(place, with: "'\(doublingQuotes(value))'")
    }
    return text
  }
}
