import Foundation

/// What the text of a statement says about sessions. Texts are the program's own: this is no defence, it tells a programmer
/// early what a proxy would make go wrong now and then.
enum PostgresSessionText {
  /// - Throws: ``DatabaseError`` of kind `unsupported` if the statement leaves something behind in its session.
  static func check(_ statement: Statement) throws {
    guard let feature = feature(statement.bytes) else { return }
    var error = PostgresFeature.needsSession(feature)
    error.statement = statement.text
    throw error
  }

  private static func feature(_ text: [UInt8]) -> String? {
    if let name = lockFunctions.first(where: { text.holds($0) }) { return String(decoding: name, as: UTF8.self) }
    let words = firstWords(text, 3)
    guard let first = words.first else { return nil }
    switch first {
    case "LISTEN", "UNLISTEN", "DISCARD", "LOAD", "DEALLOCATE", "RESET": return first
    case "PREPARE": return words.dropFirst().first == "TRANSACTION" ? nil : first
    case "SET": return ["LOCAL", "TRANSACTION", "CONSTRAINTS"].contains(words.dropFirst().first) ? nil : "SET"
    case "CREATE":
      let isTemporary = words.dropFirst().contains { $0 == "TEMP" || $0 == "TEMPORARY" }
      return isTemporary && !text.holds(Array("on commit drop".utf8)) ? "temporary table" : nil
    default: return nil
    }
  }

  private static let lockFunctions = [Array("pg_advisory_lock".utf8), Array("pg_try_advisory_lock".utf8)]

  /// The first words, in upper case; comments before them are passed over.
  private static func firstWords(_ text: [UInt8], _ count: Int) -> [String] {
    var words: [String] = []
    var position = 0
    while position < text.count && words.count < count {
      let byte = text[position]
      if byte.isLetter {
        let end = text[position...].firstIndex { !$0.isLetter } ?? text.count
        words.append(String(decoding: text[position..<end], as: UTF8.self).uppercased())
        position = end
      } else if byte == 32 || (9...13).contains(byte) {
        position += 1
      } else if let end = text.endOfComment(at: position) {
        position = end
      } else {
        break
      }
    }
    return words
  }
}

extension UInt8 {
  fileprivate var isLetter: Bool { (65...90).contains(self & 0xDF) || self == UInt8(ascii: "_") }
}

extension [UInt8] {
  /// Whether a text in lower case is in this one, in whatever case.
  fileprivate func holds(_ text: [UInt8]) -> Bool {
    guard let first = text.first, count >= text.count else { return false }
    for start in 0...(count - text.count) where self[start] | 0x20 == first {
      if zip(self[start...], text).allSatisfy({ $0 == $1 || $0 | 0x20 == $1 }) { return true }
    }
    return false
  }

  /// Where a comment that begins here ends.
  fileprivate func endOfComment(at start: Int) -> Int? {
    let rest = self[start...]
    if rest.starts(with: "--".utf8) { return rest.firstIndex(of: UInt8(ascii: "\n")) ?? count }
    guard rest.starts(with: "/*".utf8) else { return nil }
    var position = start + 2
    while position + 1 < count {
      if self[position] == UInt8(ascii: "*") && self[position + 1] == UInt8(ascii: "/") { return position + 2 }
      position += 1
    }
    return count
  }
}
