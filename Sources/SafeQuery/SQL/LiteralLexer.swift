import Synchronization

/// Reads a literal of `SQL` once and refuses what would make its parts depend on their neighbours.
///
/// A literal must end outside quotes and comments, so a value or another piece is never placed inside one; it holds no
/// `;`, so it is one statement; and no placeholder of its own, so the count of parameters is the writer's. Where the two
/// dialects read a text differently (nested comments), it is refused.
enum LiteralLexer {
  private struct Key: Hashable {
    let start: UInt
    let count: Int
  }

  /// What was found, by the literal's place in the binary, which never changes.
  private static let verdicts = Mutex<[Key: String?]>([:])

  /// Checks one literal, which follows a byte of the text; the verdict on the literal itself is remembered.
  /// - Throws: ``DatabaseError`` of kind ``DatabaseError/Kind/invalidStatement``.
  static func check(_ literal: StaticString, after last: UInt8?) throws {
    if let last, joins(last, literal) {
      try check(complaint: "a piece and the one before it are read as one where they meet: put a space there", literal)
    }
    guard literal.isWritten else { return try check(complaint: "the text is no literal of the program", literal) }
    // SAFETY: only the address is taken, as a key; nothing is read through it.
    let key = Key(start: unsafe UInt(bitPattern: literal.utf8Start), count: literal.utf8CodeUnitCount)
    if let known = verdicts.withLock({ $0[key] }) { return try check(complaint: known, literal) }
    // SAFETY: the buffer is read inside the closure.
    let found = literal.withUTF8Buffer { unsafe complaint(about: Array($0)) }
    verdicts.withLock { $0[key] = .some(found) }
    try check(complaint: found, literal)
  }

  private static func check(complaint: String?, _ literal: StaticString) throws {
    guard let complaint else { return }
    throw DatabaseError(.invalidStatement, "\(complaint); in the SQL text: \(literal)")
  }

  /// Whether a byte and the first of a literal after it open a comment or make one quoted thing of two, so that both
  /// together are read otherwise than each alone.
  private static func joins(_ last: UInt8, _ literal: StaticString) -> Bool {
    // SAFETY: the buffer is read inside the closure.
    switch (last, literal.withUTF8Buffer { unsafe $0.first }) {
    case (UInt8(ascii: "/"), UInt8(ascii: "*")): return true
    case (UInt8(ascii: "E"), UInt8(ascii: "'")), (UInt8(ascii: "e"), UInt8(ascii: "'")): return true
    case (UInt8(ascii: "-"), last), (UInt8(ascii: "'"), last), (UInt8(ascii: "\""), last), (UInt8(ascii: "`"), last):
      return true
    default: return false
    }
  }

  /// Why the text can't be part of a statement, or nil.
  static func complaint(about text: [UInt8]) -> String? {
    var scanner = SQLScanner(text)
    while let token = scanner.next() {
      switch token.kind {
      case .semicolon: return "\";\" separates statements, and a call sends one: remove it"
      case .placeholder:
        return "\"\(scanner.text(of: token))\" is a placeholder: interpolate the value instead, \"… = \\(value)\""
      case .invalidByte: return "a NUL byte is in the text"
      case .ambiguous(let why): return why
      case .unterminated(let what): return "\(what) is not closed before the end of the literal or a value in it"
      default: break
      }
    }
    return nil
  }
}

/// Splits SQL text into the tokens that matter for where a value, a name or a statement's end may stand.
struct SQLScanner {
  struct Token {
    enum Kind: Equatable {
      case space, comment, word, string, quotedName, placeholder, namedParameter, semicolon, other
      case invalidByte, ambiguous(String), unterminated(String)
    }
    let kind: Kind
    let range: Range<Int>
  }

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func text(of token: Token) -> String { String(decoding: bytes[token.range], as: UTF8.self) }

  private func peek(_ ahead: Int = 0) -> UInt8? {
    position + ahead < bytes.count ? bytes[position + ahead] : nil
  }

  /// The next token, or nil at the end.
  mutating func next() -> Token? {
    guard let byte = peek() else { return nil }
    let start = position
    let kind = scan(byte)
    return Token(kind: kind, range: start..<position)
  }

  private mutating func scan(_ byte: UInt8) -> Token.Kind {
    switch byte {
    case 0: return take(1, .invalidByte)
    case UInt8(ascii: ";"): return take(1, .semicolon)
    case UInt8(ascii: "'"): return scanQuoted(byte, escapes: false, .string, "a string ('…')")
    case UInt8(ascii: "\""): return scanQuoted(byte, escapes: false, .quotedName, "a quoted name (\"…\")")
    case UInt8(ascii: "`"): return scanQuoted(byte, escapes: false, .quotedName, "a quoted name (`…`)")
    case UInt8(ascii: "-") where peek(1) == byte: return scanLineComment()
    case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): return scanBlockComment()
    case UInt8(ascii: "?"): return scanNumbered()
    case UInt8(ascii: "$"): return scanDollar()
    case UInt8(ascii: ":") where peek(1) == byte: return take(2, .other)
    case UInt8(ascii: ":"), UInt8(ascii: "@"):
      guard let next = peek(1), next.startsWord else { return take(1, .other) }
      position += 1
      skipWord()
      return .namedParameter
    case 9, 10, 12, 13, 32: return take(1, .space)
    case _ where byte.startsWord: return scanWord(byte)
    case _ where byte.isDigit:
      skipWord()
      return .other
    default: return take(1, .other)
    }
  }

  private mutating func take(_ count: Int, _ kind: Token.Kind) -> Token.Kind {
    position += count
    return kind
  }

  private mutating func skipWord() {
    while let byte = peek(), byte.continuesWord { position += 1 }
  }

  /// A word; `E'…'` is a string with backslash escapes on PostgreSQL.
  private mutating func scanWord(_ first: UInt8) -> Token.Kind {
    let start = position
    skipWord()
    if position == start + 1, first | 0x20 == UInt8(ascii: "e"), peek() == UInt8(ascii: "'") {
      return scanQuoted(UInt8(ascii: "'"), escapes: true, .string, "a string (E'…')")
    }
    return .word
  }

  private mutating func scanQuoted(_ quote: UInt8, escapes: Bool, _ kind: Token.Kind, _ what: String) -> Token.Kind {
    position += 1
    while let byte = peek() {
      if byte == 0 { return take(1, .invalidByte) }
      if escapes && byte == UInt8(ascii: "\\") {
        position += 2
      } else if byte != quote {
        position += 1
      } else if peek(1) == quote {
        position += 2
      } else {
        return take(1, kind)
      }
    }
    position = bytes.count
    return .unterminated(what)
  }

  private mutating func scanLineComment() -> Token.Kind {
    while let byte = peek(), byte != 10 {
      if byte == 13 && peek(1) != 10 {
        return take(
          1,
          .ambiguous(
            "a carriage return inside a comment ends it on PostgreSQL and not on SQLite; end lines with a newline"))
      }
      position += 1
    }
    if peek() == nil { return .unterminated("a comment (-- …; it ends with a newline)") }
    return take(1, .comment)
  }

  private mutating func scanBlockComment() -> Token.Kind {
    position += 2
    while let byte = peek() {
      if byte == UInt8(ascii: "*") && peek(1) == UInt8(ascii: "/") { return take(2, .comment) }
      if byte == UInt8(ascii: "/") && peek(1) == UInt8(ascii: "*") {
        return take(2, .ambiguous("a comment inside a comment is read differently by the two databases"))
      }
      position += 1
    }
    return .unterminated("a comment (/* … */)")
  }

  private mutating func scanNumbered() -> Token.Kind {
    position += 1
    while let byte = peek(), byte.isDigit { position += 1 }
    return .placeholder
  }

  /// `$1` is a placeholder, `$tag$ … $tag$` a string of PostgreSQL, `$name` a parameter of SQLite.
  private mutating func scanDollar() -> Token.Kind {
    if let next = peek(1), next.isDigit { return scanNumbered() }
    let start = position
    position += 1
    while let byte = peek(), byte.continuesWord, byte != UInt8(ascii: "$") { position += 1 }
    guard peek() == UInt8(ascii: "$") else { return .placeholder }
    position += 1
    let tag = bytes[start..<position]
    while position + tag.count <= bytes.count {
      if bytes[position..<position + tag.count].elementsEqual(tag) { return take(tag.count, .string) }
      position += 1
    }
    position = bytes.count
    return .unterminated("a dollar-quoted string")
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  /// Letters, `_` and every byte beyond ASCII, as both databases have it.
  fileprivate var startsWord: Bool {
    self >= 0x80 || self == UInt8(ascii: "_") || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z"))
  }
  fileprivate var continuesWord: Bool { startsWord || isDigit || self == UInt8(ascii: "$") }
}
