/// The name of a migration: a number that orders it and words that say what it does, as `0001_create_user` or
/// `20261124_120000_create_user`.
///
/// Compared by its bytes, so that the order is the same on every machine, whatever its language.
struct MigrationIdentifier: Comparable, Sendable {
  let text: String
  /// `0001`, or a date and time `20261124_120000`.
  let number: String
  let name: String

  /// - Throws: ``DatabaseError`` of kind `migration` that says what is expected.
  init(_ text: String) throws {
    guard let (number, name) = Self.parts(of: text) else {
      throw DatabaseError(
        .migration,
        """
        \(String(reflecting: text)) is not the name of a migration: expected a number of at least four digits, "_" and a \
        name of ASCII letters, digits, "_" and "-", as 0001_create_user or 20261124_120000_create_user
        """)
    }
    self.text = text
    self.number = number
    self.name = name
  }

  static func < (left: Self, right: Self) -> Bool { left.text.precedes(right.text) }

  /// The words after the number: letters, digits, `_` and `-`, a letter or digit first and last.
  static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, let last = name.utf8.last, first.isAlphanumeric, last.isAlphanumeric else {
      return false
    }
    return name.utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
  }

  private static func parts(of text: String) -> (number: String, name: String)? {
    // All is ASCII from here on, so characters are bytes.
    guard text.utf8.count <= 200, text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    let words = text.split(separator: "_", omittingEmptySubsequences: false)
    guard let first = words.first, isDigits(first), first.count >= 4 else { return nil }
    let isTimestamp = first.count == 8 && words.count > 2 && words[1].count == 6 && isDigits(words[1])
    let count = isTimestamp ? 2 : 1
    let name = words.dropFirst(count).joined(separator: "_")
    return isName(name) ? (words.prefix(count).joined(separator: "_"), name) : nil
  }

  private static func isDigits(_ word: Substring) -> Bool { !word.isEmpty && word.utf8.allSatisfy(\.isDigit) }
}

extension MigrationIdentifier {
  /// Whether the numbers, read as numbers, are in the order of the bytes: `9999` before `10000` is not.
  func isInNumericOrder(before next: MigrationIdentifier) -> Bool {
    let (mine, other) = (Self.digits(number), Self.digits(next.number))
    return mine.count == other.count ? !other.precedes(mine) : mine.count < other.count
  }

  private static func digits(_ number: String) -> String {
    String(number.filter { $0 != "_" }.drop { $0 == "0" })
  }
}

extension String {
  func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }

  func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension UInt8 {
  fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  fileprivate var isAlphanumeric: Bool {
    isDigit || self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z")
  }
}
