import Foundation
import SafeQuery
import Testing

/// CSV that is wrong somewhere in the middle, and CSV that is long.
@Suite(.timeLimit(Patience.minutes(3))) struct CSVTests {
  private func withUsers(_ body: (Database) async throws -> Void) async throws {
    try await PostgresServer.withSchema(maximumConnections: 2) { db in
      try await db.createTables()
      try await body(db)
      let one = try await db.fetchOne("SELECT 1", as: Int32.self)
      #expect(one == 1)
      #expect(db.statistics.broken == 0)
    }
  }

  /// Text that is made as it is asked for, in pieces.
  private func text(_ piece: @escaping @Sendable (Int) -> String?) -> AsyncStream<[UInt8]> {
    let asked = Counter()
    return AsyncStream { piece(asked.increment()).map { Array($0.utf8) } }
  }

  private func line(_ number: Int, _ end: String) -> String {
    "\(number),u\(number) \(String(repeating: "x", count: 90)),1\(end)"
  }

  /// Rows are lines but for one, which has a line end in quotes: the line is the text's, not the row's number.
  private func csv(wrong: Int, _ end: String) -> AsyncStream<[UInt8]> {
    text { piece in
      if piece == 1 { return "id,email,age" + end }
      if piece > 300 { return nil }
      return ((piece - 1) * 100..<piece * 100).map { number in
        if number == 150 { return "150,\"two\(end)lines, \"\"quoted\"\"\",1\(end)" }
        return number == wrong ? "\(number),secret,not-a-number\(end)" : line(number, end)
      }.joined()
    }
  }

  /// Text in these pieces.
  private func pieces(_ pieces: String...) -> AsyncStream<[UInt8]> {
    text { $0 <= pieces.count ? pieces[$0 - 1] : nil }
  }

  /// What is said of text that can't be copied.
  private func failure(_ db: Database, _ csv: AsyncStream<[UInt8]>) async throws -> DatabaseError {
    let error = await #expect(throws: DatabaseError.self) { try await db.postgres.copy(into: User.self, csv: csv) }
    return try #require(error)
  }

  @Test(arguments: ["\n", "\r\n"])
  func `a line that is wrong far into the text is named, and nothing is kept`(_ end: String) async throws {
    try await withUsers { db in
      // About three megabytes; the error is in the third, the second, the first.
      for (wrong, at) in [(29_000, 28_903), (15_000, 14_903), (120, 22)] {
        let error = try await failure(db, csv(wrong: wrong, end))
        #expect(error.message.hasSuffix("(line \(at))"), "\(error)")
        #expect(!error.description.contains("secret"))
        #expect(!error.description.contains("not-a-number"))
      }
      let none = try await db.fetch(User.all).count
      #expect(none == 0)
    }
  }

  @Test(arguments: ["\n", "\r\n"])
  func `a line end in quotes is part of its value`(_ end: String) async throws {
    try await withUsers { db in
      let count = try await db.postgres.copy(into: User.self, csv: csv(wrong: -1, end))
      #expect(count == 29_900)
      let two = try await db.fetchOne(User.where { $0.id == 150 }.select { $0.email })
      #expect(two == "two\(end)lines, \"quoted\"")
    }
  }

  @Test func `an error ends it long before the end of the text`() async throws {
    try await withUsers { db in
      let asked = Counter()
      let endless = AsyncStream<[UInt8]> { () -> [UInt8]? in
        let piece = asked.increment()
        if piece == 1 { return Array("id,email,age\n".utf8) }
        let rows = (piece * 100..<(piece + 1) * 100).map { line($0, "\n") }
        return Array((piece == 50 ? "1,u,no\n" : rows.joined()).utf8)
      }
      let error = try await failure(db, endless)
      #expect(error.message.hasSuffix("(line 4802)"), "\(error)")
      #expect(asked.value < 400)
    }
  }

  @Test func `a line that PostgreSQL takes for the end is refused`() async throws {
    try await withUsers { db in
      for end in ["\n", "\r\n", "\r"] {
        for rest in [".\(end)3,c,3\(end)", "."] {
          let error = try await failure(db, pieces("id,email,age\(end)1,a,1\(end)", "\\", rest))
          #expect(error.kind == .invalidValue)
          #expect(error.message.hasSuffix("write it in quotes (line 3)"), "\(error)")
        }
      }
      let left = try await db.fetch(User.all).count
      #expect(left == 0)
    }
  }

  @Test func `what looks like the line that PostgreSQL takes for the end is a value`() async throws {
    try await withUsers { db in
      try await db.execute("CREATE TABLE word (word TEXT NOT NULL)")
      let words = ["\"\\.\"", "\\.x", "\\", "x\\.", "\"a\n\\.\nb\""]
      let csv = pieces(words.joined(separator: "\n"))
      let count = try await db.postgres.copy(into: Word.self, csv: csv, format: CSVFormat(header: .none))
      #expect(count == words.count)
      let stored = try await db.fetch("SELECT word FROM word", as: String.self)
      #expect(stored == ["\\.", "\\.x", "\\", "x\\.", "a\n\\.\nb"])
    }
  }

  @Test func `text without rows, without a last line end, and with a row longer than a part goes in whole`()
    async throws
  {
    try await withUsers { db in
      let none = try await db.postgres.copy(into: User.self, csv: text { _ in nil })
      #expect(none == 0)
      let header = try await db.postgres.copy(into: User.self, csv: text { $0 == 1 ? "id,email,age\n" : nil })
      #expect(header == 0)
      let long = String(repeating: "ä\n", count: 1_500_000)
      let pieces = ["\"", long, "\"\nsh", "ort"]
      try await db.execute("CREATE TABLE word (word TEXT NOT NULL)")
      let csv = text { $0 <= 4 ? pieces[$0 - 1] : nil }
      let count = try await db.postgres.copy(into: Word.self, csv: csv, format: CSVFormat(header: .none))
      #expect(count == 2)
      let words = try await db.fetch(Word.all.select { $0.word })
      #expect(words == [long, "short"])
    }
  }
}

private struct Word: Table {
  var word: String

  struct Columns: TableColumns {
    let table: TableReference<Word>
    var word: Column<String> { table.column("word") }
  }

  static let schema = TableSchema("word", [ColumnDefinition("word", String.self)])
  init(row: borrowing Row, at index: Int) throws { word = try String(row: row, at: index) }
  func encode(into row: inout RowEncoder) { row.encode(word) }
}
