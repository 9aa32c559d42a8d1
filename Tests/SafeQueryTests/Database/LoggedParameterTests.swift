import Foundation
import SafeQuery
import Testing

/// A type opts in to being shown to observers; nothing else is shown.
@Suite struct LoggedParameterTests {
  struct Code: RawRepresentable, DatabaseValue, Hashable {
    static let isLoggable = true
    let rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
  }

  struct Size: RawRepresentable, DatabaseValue, Hashable {
    static let isLoggable = true
    let rawValue: Int64
    init(rawValue: Int64) { self.rawValue = rawValue }
  }

  struct Item: Table {
    var code: Code
    var secret: String
    var size: Size?

    struct Columns: TableColumns {
      let table: TableReference<Item>
      var code: Column<Code> { table.column("code") }
      var secret: Column<String> { table.column("secret") }
      var size: Column<Size?> { table.column("size") }
    }

    static let schema = TableSchema(
      "item",
      [
        ColumnDefinition("code", Code.self, .primaryKey), ColumnDefinition("secret", String.self),
        ColumnDefinition("size", Size?.self),
      ])

    init(_ code: String, _ secret: String, _ size: Int64?) {
      self.code = Code(rawValue: code)
      self.secret = secret
      self.size = size.map { Size(rawValue: $0) }
    }

    init(row: borrowing Row, at index: Int) throws {
      code = try Code(row: row, at: index)
      secret = try String(row: row, at: index + 1)
      size = try Size?(row: row, at: index + 2)
    }

    func encode(into row: inout RowEncoder) {
      row.encode(code)
      row.encode(secret)
      row.encode(size)
    }

    static let bySecret = Prepared { (secret: Parameter<String>, code: Parameter<Code>, size: Parameter<Size?>) in
      Item.where { $0.secret == secret && $0.code == code && $0.size == size }
    }
  }

  private static let secret = "s3cr3t"

  /// Each statement's parameters, with `-` for one that is hidden.
  private func words(_ told: [[String?]]) -> [String] {
    told.map { parameters in parameters.map { $0 ?? "-" }.joined(separator: " ") }
  }

  private func withItems(_ backend: Backend, _ body: (Database, () -> [[String?]]) async throws -> Void) async throws {
    let witness = ObserverTests.Witness()
    try await backend.withDatabase(configure: { $0.observers = [witness] }) { db in
      try await db.execute("CREATE TABLE item (code TEXT PRIMARY KEY, secret TEXT NOT NULL, size BIGINT)")
      witness.forget()
      try await body(db) {
        defer { witness.forget() }
        var dumped = ""
        for event in witness.all.statements { dump(event, to: &dumped) }
        #expect(!dumped.contains(Self.secret))
        #expect(dumped.contains("item"))
        return witness.all.statements.map(\.parameters)
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `values of types that opted in are shown, wherever they stand, and no others`(_ backend: Backend) async throws {
    let (secret, code) = (Self.secret, Code(rawValue: "c1"))
    let update = Item.where { $0.code == code }.update {
      $0.secret = secret
      $0.size = Size(rawValue: 8)
    }
    try await withItems(backend) { db, told in
      try await db.execute(Item.insert(Item("c1", secret, 7)))
      #expect(words(told()) == ["c1 - 7"])
      try await db.execute(Item.insert(Item("c2", secret, nil)))
      #expect(words(told()) == ["c2 - null"])
      _ = try await db.fetch(Item.where { $0.secret == secret && $0.code == code })
      #expect(words(told()) == ["- c1"])
      try await db.execute(update)
      #expect(words(told()) == ["- 8 c1"])
    }
  }

  @Test(arguments: Backend.allCases)
  func `values that opted in are shown in lists, text, prepared queries and batches`(_ backend: Backend) async throws {
    let (secret, code) = (Self.secret, Code(rawValue: "c1"))
    let codes = [code, Code(rawValue: "c2")]
    let read = Item.where { $0.secret == secret }
    let update = Item.where { $0.code == code }.update { $0.secret = secret }
    try await withItems(backend) { db, told in
      _ = try await db.fetch(Item.where { codes.contains($0.code) && [secret].contains($0.secret) })
      let list = backend == .sqlite ? "[\"c1\",\"c2\"] -" : "[c1, c2] -"
      #expect(words(told()) == [list])
      _ = try await db.fetch("SELECT code FROM item WHERE secret = \(secret) AND code = \(code)", as: String.self)
      #expect(words(told()) == ["- c1"])
      for _ in 0..<2 { _ = try await db.fetch(Item.bySecret(secret, code, Size(rawValue: 8))) }
      #expect(words(told()) == ["- c1 8", "- c1 8"])
      _ = try await db.batch(.fetch(read), .execute(update))
      #expect(words(told()) == ["-", "- c1"])
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows that go in as a whole have no parameters`(_ backend: Backend) async throws {
    try await withItems(backend) { db, told in
      try await db.transaction { tx in
        _ = try tx.insert(contentsOf: [Item("c3", Self.secret, 1), Item("c4", Self.secret, 1)])
      }
      let bulk = try #require(told().first)
      #expect(bulk.isEmpty)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a statement that fails shows no more, and its error shows nothing`(_ backend: Backend) async throws {
    try await withItems(backend) { db, told in
      try await db.execute(Item.insert(Item("c1", Self.secret, 7)))
      #expect(told().count == 1)
      let error = await #expect(throws: DatabaseError.self) {
        try await db.execute(Item.insert(Item("c1", Self.secret, 7_345_219)))
      }
      #expect(words(told()) == ["c1 - 7345219"])
      #expect(error.map { "\($0)".contains("7345219") || "\($0)".contains(Self.secret) } == false)
    }
  }

  @Test(arguments: Backend.allCases)
  func `what is shown is on one line and not long, and only so many are`(_ backend: Backend) async throws {
    try await withItems(backend) { db, told in
      let forged = Code(rawValue: "a\nERROR: forged\u{1B}[31m\u{2028}\u{202E}b" + String(repeating: "é", count: 10_000))
      _ = try await db.fetch(Item.where { $0.code == forged })
      let first = try #require(told().first)
      let text = try #require(first.first ?? nil)
      #expect(text.hasPrefix("a\\nERROR: forged\\u{1B}[31m\\u{2028}\\u{202E}b"))
      #expect(text.hasSuffix("é…") && text.utf8.count < 300)
      // Those after the sixty-fourth are hidden, of whatever type.
      var condition = Item.where { $0.code != Code(rawValue: "c0") }
      for number in 1..<70 {
        let code = Code(rawValue: "c\(number)")
        condition = condition.where { $0.code != code }
      }
      _ = try await db.fetch(condition)
      let all = try #require(told().first)
      let shown = all.map { $0 != nil }
      #expect(shown.count == 70)
      #expect(shown.firstIndex(of: false) == 64)
      #expect(shown.lastIndex(of: true) == 63)
    }
  }
}
