/// SQL text that comes from a file or a console, apart from everything the library itself builds.
///
/// Only the migration runner and the shell of this package can make one (`package`), and nothing makes an ``SQL`` or a
/// query of it. `:name` outside quotes is a parameter; values are bound to it.
@usableFromInline
package struct Script: Sendable {
  /// One statement of a script.
  @usableFromInline
  package struct Statement: Sendable {
    /// UTF-8 with a final NUL.
    let bytes: [UInt8]
    /// The names of its parameters, in the order of their placeholders.
    package let parameterNames: [String]
    /// The line of the script on which it begins, from 1.
    package let line: Int

    /// The text as it is sent.
    package var text: String { String(decoding: bytes.dropLast(), as: UTF8.self) }
  }

  package let statements: [Statement]

  /// Splits text at its semicolons.
  /// - Throws: ``DatabaseError`` of kind ``DatabaseError/Kind/invalidStatement`` for an open quote or comment, or a NUL.
  package init(_ text: String, dialect: Dialect) throws {
    var splitter = ScriptSplitter(Array(text.utf8), dialect: dialect)
    statements = try splitter.split()
  }
}

/// Finds the statements of a script. Semicolons inside the body of a trigger (SQLite) or of a function in standard
/// syntax (`BEGIN ATOMIC … END`, PostgreSQL) do not end a statement.
private struct ScriptSplitter {
  private let source: [UInt8]
  private let dialect: Dialect
  private var statements: [Script.Statement] = []
  private var text: [UInt8] = []
  private var names: [String] = []
  private var words: [String] = []
  private var isBlank = true
  private var depth = 0
  private var line = 1
  private var firstLine = 1

  init(_ source: [UInt8], dialect: Dialect) {
    // A final newline closes a comment on the last line.
    self.source = source + [10]
    self.dialect = dialect
  }

  mutating func split() throws -> [Script.Statement] {
    var scanner = SQLScanner(source)
    while let token = scanner.next() {
      try take(token, scanner.text(of: token))
      line += source[token.range].count { $0 == 10 }
    }
    finishStatement()
    return statements
  }

  private mutating func take(_ token: SQLScanner.Token, _ tokenText: String) throws {
    switch token.kind {
    case .semicolon where depth == 0: return finishStatement()
    case .unterminated(let what): throw failure("\(what) is not closed")
    case .invalidByte: throw failure("a NUL byte is in the text")
    case .namedParameter where tokenText.utf8.first == UInt8(ascii: ":") && !text.isInsideBrackets:
      return takeParameter(String(tokenText.dropFirst()))
    case .word: takeWord(tokenText.lowercased())
    case .space where text.isEmpty: return
    case .space, .comment: break
    default: words.append("")
    }
    if token.kind != .space && token.kind != .comment { begin() }
    text.append(contentsOf: source[token.range])
  }

  private mutating func takeWord(_ word: String) {
    let isBody =
      switch dialect {
      case .sqlite: word == "begin" && words.first == "create" && words.contains("trigger")
      case .postgreSQL: word == "atomic" && words.last == "begin"
      }
    if isBody || (depth > 0 && word == "case") { depth += 1 }
    if word == "end" && depth > 0 { depth -= 1 }
    words.append(word)
  }

  private mutating func begin() {
    if isBlank { firstLine = line }
    isBlank = false
  }

  private mutating func takeParameter(_ name: String) {
    begin()
    switch dialect {
    case .sqlite:
      names.append(name)
      text.append(UInt8(ascii: "?"))
    case .postgreSQL:
      let known = names.firstIndex(of: name)
      if known == nil { names.append(name) }
      text.append(contentsOf: "$\((known ?? names.count - 1) + 1)".utf8)
    }
    words.append("")
  }

  private mutating func finishStatement() {
    while let last = text.last, last == 10 || last == 13 || last == 32 || last == 9 { text.removeLast() }
    if !isBlank { statements.append(Script.Statement(bytes: text + [0], parameterNames: names, line: firstLine)) }
    text = []
    names = []
    words = []
    isBlank = true
    depth = 0
  }

  private func failure(_ reason: String) -> DatabaseError {
    DatabaseError(.invalidStatement, "\(reason) in statement \(statements.count + 1) of the script")
  }
}

extension [UInt8] {
  /// Whether the last bracket is open, as in PostgreSQL's array slice `a[1:n]`.
  fileprivate var isInsideBrackets: Bool {
    guard let open = lastIndex(of: UInt8(ascii: "[")) else { return false }
    return !self[open...].contains(UInt8(ascii: "]"))
  }
}
