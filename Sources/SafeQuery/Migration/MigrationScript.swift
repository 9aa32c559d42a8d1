/// The text of a migration's file, split and checked.
struct MigrationScript: Sendable {
  let checksum: String
  private let file: String
  private let statements: [Script.Statement]

  /// Reads the bytes of a file.
  /// - Parameter file: Its name, for messages.
  /// - Throws: ``DatabaseError`` of kind `migration` for what is known to be wrong before anything is sent.
  init(_ bytes: [UInt8], file: String, dialect: Dialect) throws {
    self.file = file
    checksum = SHA256.hexadecimal(of: bytes)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw DatabaseError(
        .migration, "\(file) is not valid UTF-8, first at line \(Self.invalidLine(of: bytes)); save it as UTF-8")
    }
    try Self.checkTokens(bytes, file)
    do { statements = try Script(text, dialect: dialect).statements } catch let error as DatabaseError {
      throw DatabaseError(.migration, "\(file): \(error.message)")
    }
    if statements.isEmpty {
      throw DatabaseError(.migration, "\(file) holds no statement; write one, or remove the file")
    }
    for (index, statement) in statements.enumerated() { try check(statement, number: index + 1) }
  }

  /// Runs the statements one after the other.
  func run(in transaction: Transaction, of migration: String) throws {
    for (index, statement) in statements.enumerated() {
      do { _ = try transaction.run(statement, parameters: []) { _ in } } catch let error as DatabaseError {
        throw error.within("migration \(migration), statement \(index + 1) (line \(statement.line) of \(file))")
      }
    }
  }

  // MARK: Checks

  private func check(_ statement: Script.Statement, number: Int) throws {
    let place = "\(file), line \(statement.line), statement \(number):"
    if let command = Self.transactionCommand(statement) {
      throw DatabaseError(
        .migration,
        """
        \(place) \(command) controls a transaction; a migration runs in one that the runner opens and ends, and is kept \
        as a whole or not at all: remove the statement
        """)
    }
    if let name = statement.parameterNames.first {
      throw DatabaseError(
        .migration, "\(place) :\(name) is a parameter, and a migration has no value for it; write the value itself")
    }
  }

  /// The words that begin, end or nest a transaction, on either database. (sqlite.org/lang_transaction.html,
  /// sqlite.org/lang_savepoint.html, postgresql.org/docs/current/sql-commands.html)
  private static let transactionWords: Set<String> = [
    "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release",
  ]

  private static func transactionCommand(_ statement: Script.Statement) -> String? {
    var scanner = SQLScanner(Array(statement.bytes.dropLast()) + [10])
    var words: [String] = []
    reading: while words.count < 2, let token = scanner.next() {
      switch token.kind {
      case .space, .comment: continue
      case .word: words.append(scanner.text(of: token).lowercased())
      default: break reading
      }
    }
    guard let first = words.first else { return nil }
    if words == ["prepare", "transaction"] { return "PREPARE TRANSACTION" }
    return transactionWords.contains(first) ? first.uppercased() : nil
  }

  /// Refuses what the databases read differently from each other, so that a statement is what it looks like.
  private static func checkTokens(_ bytes: [UInt8], _ file: String) throws {
    var scanner = SQLScanner(bytes + [10])
    var line = 1
    while let token = scanner.next() {
      let text = bytes[token.range.clamped(to: bytes.indices)]
      let complaint: String? =
        switch token.kind {
        case .ambiguous(let why): why
        case .word where holdsByteOrderMark(text):
          "a byte order mark (U+FEFF) stands outside quotes; save the file without it"
        default: nil
        }
      if let complaint { throw DatabaseError(.migration, "\(file), line \(line): \(complaint)") }
      line += text.count { $0 == 10 }
    }
  }

  /// SQLite reads the mark as a space, PostgreSQL as a letter.
  private static func holdsByteOrderMark(_ word: ArraySlice<UInt8>) -> Bool {
    word.indices.contains { word[$0...].starts(with: [0xEF, 0xBB, 0xBF]) }
  }

  private static func invalidLine(of bytes: [UInt8]) -> Int {
    let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
    let index = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
    return (index ?? 0) + 1
  }
}
