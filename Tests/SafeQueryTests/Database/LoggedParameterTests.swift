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

  /// The parameters of the statements that the body sends. The secret is in nothing that is told of them.
  private func parameters(_ backend: Backend, _ body: (Database) async throws -> Void) async throws -> [[String?]] {
    let witness = ObserverTests.Witness()
    let told = try await backend.withDatabase(configure: { $0.observers = [witness] }) { db in
      try await db.execute("CREATE TABLE item (code TEXT PRIMARY KEY, secret TEXT NOT NULL, size BIGINT)")
      witness.forget()
      try await body(db)
      return witness.all.statements
    }
    for event in told {
      var dumped = ""
      dump(event, to: &dumped)
      #expect(!dumped.contains(Self.secret))
      #expect(dumped.contains("item"))
    }
    return told.map(\.parameters)
  }

  /// These, with `-` for one that is hidden.
  private func words(_ backend: Backend, _ body: (Database) async throws -> Void) async throws -> [String] {
    try await parameters(backend, body).map { parameters in parameters.map { $0 ?? "-" }.joined(separator: " ") }
  }

  @Test(arguments: Backend.allCases)
  func `values of types that opted in are shown, wherever they stand, and no others`(_ backend: Backend) async throws {
    let (secret, code) = (Self.secret, Code(rawValue: "c1"))
    let update = Item.where { $0.code == code }.update {
      $0.secret = secret
      $0.size = Size(rawValue: 8)
    }
    let words = try await words(backend) { db in
      try await db.execute(Item.insert(Item("c1", secret, 7)))
      try await db.execute(Item.insert(Item("c2", secret, nil)))
      _ = try await db.fetch(Item.where { $0.secret == secret && $0.code == code })
      try await db.execute(update)
    }
    #expect(words == ["c1 - 7", "c2 - null", "- c1", "- 8 c1"])
  }

  @Test(arguments: Backend.allCases)
  func `values that opted in are shown in lists and text`(_ backend: Backend) async throws {
    let (secret, code) = (Self.secret, Code(rawValue: "c1"))
    let codes = [code, Code(rawValue: "c2")]
    let words = try await words(backend) { db in
      _ = try await db.fetch(Item.where { codes.contains($0.code) && [secret].contains($0.secret) })
      _ = try await db.fetch("SELECT code FROM item WHERE secret = \(secret) AND code = \(code)", as: String.self)
    }
    let list = backend == .sqlite ? "[\"c1\",\"c2\"] -" : "[c1, c2] -"
    #expect(words == [list, "- c1"])
  }

  @Test(arguments: Backend.allCases)
  func `values that opted in are shown in prepared queries and batches`(_ backend: Backend) async throws {
    let (secret, code) = (Self.secret, Code(rawValue: "c1"))
    let read = Item.where { $0.secret == secret }
    let update = Item.where { $0.code == code }.update { $0.secret = secret }
    let words = try await words(backend) { db in
      for _ in 0..<2 { _ = try await db.fetch(Item.bySecret(secret, code, Size(rawValue: 8))) }
      _ = try await db.batch(.fetch(read), .execute(update))
    }
    #expect(words == ["- c1 8", "- c1 8", "-", "- c1"])
  }

  @Test(arguments: Backend.allCases)
  func `rows that go in as a whole have no parameters`(_ backend: Backend) async throws {
    let parameters = try await parameters(backend) { db in
      try await db.transaction { tx in
        _ = try tx.insert(contentsOf: [Item("c3", Self.secret, 1), Item("c4", Self.secret, 1)])
      }
    }
    let bulk = try #require(parameters.first)
    #expect(bulk.isEmpty)
  }

  @Test(arguments: Backend.allCases)
  func `a statement that fails shows no more, and its error shows nothing`(_ backend: Backend) async throws {
    let words = try await words(backend) { db in
      try await db.execute(Item.insert(Item("c1", Self.secret, 7)))
      let error = await #expect(throws: DatabaseError.self) {
        try await db.execute(Item.insert(Item("c1", Self.secret, 7_345_219)))
      }
      #expect(error.map { "\($0)".contains("7345219") || "\($0)".contains(Self.secret) } == false)
    }
    #expect(words == ["c1 - 7", "c1 - 7345219"])
  }

  @Test(arguments: Backend.allCases)
  func `what is shown is on one line and not long`(_ backend: Backend) async throws {
    let forged = Code(rawValue: "a\nERROR: forged\u{1B}[31m\u{2028}\u{202E}b" + String(repeating: "é", count: 10_000))
    let parameters = try await parameters(backend) { db in _ = try await db.fetch(Item.where { $0.code == forged }) }
    let first = try #require(parameters.first)
    let text = try #require(first.first ?? nil)
    #expect(text.hasPrefix("a\\nERROR: forged\\u{1B}[31m\\u{2028}\\u{202E}b"))
    #expect(text.hasSuffix("é…") && text.utf8.count < 300)
  }

  @Test(arguments: Backend.allCases)
  func `those after the sixty-fourth are hidden, of whatever type`(_ backend: Backend) async throws {
    var condition = Item.where { $0.code != Code(rawValue: "c0") }
    for number in 1..<70 {
      let code = Code(rawValue: "c\(number)")
      condition = condition.where { $0.code != code }
    }
    let parameters = try await parameters(backend) { [condition] db in _ = try await db.fetch(condition) }
    let all = try #require(parameters.first)
    let shown = all.map { $0 != nil }
    #expect(shown.count == 70)
    #expect(shown.firstIndex(of: false) == 64)
    #expect(shown.lastIndex(of: true) == 63)
  }
}
