import Foundation

@testable import SafeQuery

extension Target {
  /// The URL of a configuration: a user writes it.
  static let url = Target(name: "url") { bytes in
    do {
      let configuration = try Configuration(url: bytes.text)
      if case .postgreSQL(let options) = configuration.backend {
        let password = options.password ?? ""
        let isHidden =
          password.utf8.count < 12 || !"\(options)".contains(password) || options.host?.contains(password) == true
        expect(isHidden, "the description shows the password")
        _ = try options.connectionParameters(environment: [:])
        _ = options.settings()
      }
    } catch { expect(error is DatabaseError, "\(error)") }
  }

  /// Text of the program between values.
  static let literalLexer = Target(name: "literal-lexer") { bytes in
    let complaint = LiteralLexer.complaint(about: bytes)
    var scanner = SQLScanner(bytes)
    var end = 0
    while let token = scanner.next() {
      expect(token.range.lowerBound == end && !token.range.isEmpty, "tokens overlap, or leave a gap at \(end)")
      expect(token.range.upperBound <= bytes.count, "a token ends behind the text")
      end = token.range.upperBound
      if complaint == nil {
        expect(token.kind != .semicolon && token.kind != .placeholder, "an accepted \(token.kind)")
      }
    }
    expect(end == bytes.count, "the tokens end at \(end) of \(bytes.count)")
    // What observers read off it.
    _ = StatementSummary(bytes).operation
  }

  /// A migration's file.
  static let script = Target(name: "script") { bytes in
    for dialect in [Dialect.sqlite, .postgreSQL] {
      do {
        _ = try MigrationScript(bytes, file: "0001_a.sql", dialect: dialect)
        let script = try Script(bytes.text, dialect: dialect)
        for statement in script.statements {
          // Each statement, split again, is one.
          let again = try Script(statement.text, dialect: dialect).statements.count
          expect(statement.parameterNames.isEmpty == false || again == 1, "a statement that is \(again)")
        }
      } catch { expect(error is DatabaseError, "\(error)") }
    }
  }

  /// The name of a migration's file.
  static let migrationName = Target(name: "migration-name") { bytes in
    guard let name = try? MigrationIdentifier(bytes.text) else { return }
    expect(name.text.utf8.allSatisfy { $0 < 0x80 && $0 != 0x2F && $0 > 0x20 }, "a name that is no plain file name")
  }

  /// What a person searches for.
  static let search = Target(name: "search") { bytes in
    for search in [TextSearch.words(bytes.text), .phrase(bytes.text), .prefix(bytes.text), .searchSyntax(bytes.text)] {
      _ = search.matchText
      for dialect in [Dialect.sqlite, .postgreSQL] {
        _ = try? StatementWriter.render(search.query(.english), for: dialect)
      }
    }
    // Quotes are even in number: none of them is open.
    let quotes = TextSearch.words(bytes.text).matchText.utf8.count { $0 == UInt8(ascii: "\"") }
    expect(quotes.isMultiple(of: 2), "an open quote")
  }

  /// A cursor that a client sends back, in its text and, as if it had the key, in what that holds.
  static let cursor = Target(name: "cursor") { bytes in
    do {
      let key = try CursorKey([UInt8](repeating: 7, count: 32))
      do { _ = try key.open(bytes.text, for: []) } catch { expect(error is DatabaseError, "\(error)") }
      let sealed = try key.seal(bytes, for: [1])
      try expect(try key.open(sealed, for: [1]) == bytes, "a cursor that does not open")
    } catch { expect(error is DatabaseError, "\(error)") }
    for types: [SQLType] in [[.int64], [.text, .int64], [.decimal, .uuid], [.timestamp, .bool, .blob]] {
      guard let place = CursorPlace(bytes, types: types) else { continue }
      guard let again = try? place.encoded() else { fatalError("a place that is not written again") }
      guard let read = CursorPlace(again, types: types) else { fatalError("a place that is not read again") }
      expect(read.values.count == place.values.count, "another number of values")
    }
  }
}
