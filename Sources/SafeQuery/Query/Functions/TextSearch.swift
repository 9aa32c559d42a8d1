/// What a full-text search looks for.
///
/// ```swift
/// Article.where { $0.body.matches(.words(input)) }
/// ```
/// The words that a person typed are never read as the syntax of a search, except in ``searchSyntax(_:)``: quotes, `*`, `-`,
/// `NEAR`, `AND` and `:` are then words or nothing. What has no word in it finds nothing. It is a bound value in every form.
public struct TextSearch: Sendable {
  private enum Form: Sendable { case words, phrase, prefix, syntax }
  private let form: Form
  private let text: String

  /// Texts that hold all of these words, anywhere and in any order.
  public static func words(_ text: String) -> TextSearch { TextSearch(form: .words, text: text) }

  /// Texts that hold these words one after the other.
  public static func phrase(_ text: String) -> TextSearch { TextSearch(form: .phrase, text: text) }

  /// Texts that hold all of these words, the last of which may go on: for a search that runs while a person types.
  public static func prefix(_ text: String) -> TextSearch { TextSearch(form: .prefix, text: text) }

  /// A search in a syntax of its own: on PostgreSQL that of `websearch_to_tsquery` (`"a phrase" or word -without`), which
  /// takes any text; on SQLite FTS5's (`"a phrase" OR word NOT without`), in which a mistake is an error of kind
  /// ``DatabaseError/Kind/invalidValue``. (sqlite.org/fts5.html, section 3)
  public static func searchSyntax(_ text: String) -> TextSearch { TextSearch(form: .syntax, text: text) }
}

// MARK: - SQLite

extension TextSearch {
  /// The right side of FTS5's `MATCH`. A word in quotes is only ever a word.
  var matchText: String {
    switch form {
    // FTS5 reads text that begins with an asterisk as a command to itself; after a space it is a mistake in the syntax.
    case .syntax: return " " + text
    case .phrase: return Self.quoted(words.joined(separator: [0x20]), by: UInt8(ascii: "\""))
    case .words, .prefix:
      // Without any word: empty text would be an error, an empty phrase finds nothing.
      let quoted = words.isEmpty ? ["\"\""] : words.map { Self.quoted($0, by: UInt8(ascii: "\"")) }
      return quoted.joined(separator: " ") + (form == .prefix && !words.isEmpty ? " *" : "")
    }
  }
}

// MARK: - PostgreSQL

extension TextSearch {
  /// The `tsquery`.
  func query(_ language: TextSearchLanguage) -> Node {
    let (function, text): (StaticString, String) =
      switch form {
      case .words: ("plainto_tsquery(", plainText)
      case .phrase: ("phraseto_tsquery(", plainText)
      case .prefix: ("to_tsquery(", prefixText)
      case .syntax: ("websearch_to_tsquery(", self.text)
      }
    return .sequence([.text(function), language.node, .text(", "), .value(.text(text)), .text(")")])
  }

  private var plainText: String { String(decoding: Array(words.joined(separator: [0x20])), as: UTF8.self) }

  /// `'word' & 'last':*`; what is in the quotes is only ever words. (postgresql.org/docs/15/textsearch-controls.html)
  private var prefixText: String {
    words.isEmpty ? "" : words.map { Self.quoted($0, by: UInt8(ascii: "'")) }.joined(separator: " & ") + ":*"
  }
}

extension TextSearch {
  /// What stands between blanks and control characters, of which NUL is one.
  private var words: [ArraySlice<UInt8>] { Array(text.utf8).split { $0 <= 0x20 || $0 == 0x7F } }

  /// In quotes, byte by byte: a quote is doubled; between apostrophes so is the backslash, which PostgreSQL reads there.
  private static func quoted(_ word: some Sequence<UInt8>, by quote: UInt8) -> String {
    var bytes = [quote]
    for byte in word {
      if byte == quote || (byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "'")) { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(quote)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The language whose words a search knows on PostgreSQL: a text search configuration. On SQLite it is the tokenizer that
/// the FTS5 table was created with.
public struct TextSearchLanguage: Sendable {
  private let name: StaticString

  /// A configuration of the database, which may carry its schema.
  public init(_ name: StaticString) { self.name = name }

  /// Words as they are, in small letters.
  public static let simple = TextSearchLanguage("simple")
  /// English.
  public static let english = TextSearchLanguage("english")
  /// French.
  public static let french = TextSearchLanguage("french")
  /// German.
  public static let german = TextSearchLanguage("german")
  /// Italian.
  public static let italian = TextSearchLanguage("italian")
  /// Portuguese.
  public static let portuguese = TextSearchLanguage("portuguese")
  /// Spanish.
  public static let spanish = TextSearchLanguage("spanish")

  /// The name as a literal, which lets PostgreSQL use an index on `to_tsvector('english', …)`; a parameter would not.
  var node: Node {
    // SAFETY: the buffer is read inside the closure.
    let isName =
      name.isWritten && name.utf8CodeUnitCount > 0
      && name.withUTF8Buffer { bytes in
        unsafe bytes.allSatisfy { byte in
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
        }
      }
    if isName { return .sequence([.text("'"), .text(name), .text("'")]) }
    return .failure(DatabaseError(.invalidIdentifier, "\"\(name)\" can't be a text search configuration"))
  }
}
