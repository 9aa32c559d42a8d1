import Foundation
import SafeQuery
import Testing

@Suite struct TextSearchTests {
  struct Article: Table, Equatable {
    let id: Int64
    var title: String
    var body: String

    struct Columns: TableColumns {
      let table: TableReference<Article>
      var id: Column<Int64> { table.column("rowid") }
      var title: Column<String> { table.column("title") }
      var body: Column<String> { table.column("body") }
      var search: Column<TextSearchVector> { table.column("article") }
    }
    static let schema = TableSchema(
      "article",
      [
        ColumnDefinition("rowid", Int64.self, .primaryKey), ColumnDefinition("title", String.self),
        ColumnDefinition("body", String.self),
      ])

    init(id: Int64, title: String, body: String) {
      self.id = id
      self.title = title
      self.body = body
    }
    init(row: borrowing Row, at index: Int) throws {
      id = try Int64(row: row, at: index)
      title = try String(row: row, at: index + 1)
      body = try String(row: row, at: index + 2)
    }
    func encode(into row: inout RowEncoder) {
      row.encode(id)
      row.encode(title)
      row.encode(body)
    }
  }

  private static let articles = [
    Article(id: 1, title: "Animals", body: "The quick brown fox jumps over the lazy dog"),
    Article(id: 2, title: "Foxes", body: "A fox, and a fox again: brown quick fox"),
    Article(id: 3, title: "Cooking", body: "NOT a near OR fetched and dish: it's \"good\" (really) naïve"),
  ]

  /// An FTS5 table, which has a column before those that the program knows; a table with a vector of them all.
  private func withArticles(_ backend: Backend, _ body: (Database) async throws -> Void) async throws {
    try await backend.withDatabase { db in
      if backend == .sqlite {
        try await db.execute("CREATE VIRTUAL TABLE article USING fts5 (kind UNINDEXED, title, body)")
      } else {
        try await db.execute(
          """
          CREATE TABLE article (rowid bigint PRIMARY KEY, title text NOT NULL, body text NOT NULL,
            article tsvector GENERATED ALWAYS AS (to_tsvector('simple', title || ' ' || body)) STORED)
          """)
      }
      try await db.transaction { try $0.insert(contentsOf: Self.articles) }
      try await body(db)
    }
  }

  private func found(
    _ db: Database, _ condition: (Article.Columns) -> SafeQuery.TypedSQL<Bool>
  ) async throws -> [Int64] {
    try await db.fetch(Article.where(condition).order { $0.id }.select { $0.id })
  }

  @Test(arguments: Backend.allCases)
  func `words, phrases and beginnings are found in a column`(_ backend: Backend) async throws {
    try await withArticles(backend) { db in
      let text = #"SELECT t1."rowid" FROM "article" AS t1 WHERE "#
      try await db.expect(
        Article.where { $0.body.matches(.words("quick FOX")) }.select { $0.id }.order { $0.id },
        text + #"(t1."body" MATCH ?) ORDER BY t1."rowid""#,
        postgreSQL: text
          + #"(to_tsvector('simple', t1."body") @@ plainto_tsquery('simple', $1)) ORDER BY t1."rowid""#,
        gives: ids(1, 2))
      #expect(try await found(db) { $0.body.matches(.phrase("quick brown")) } == [1])
      #expect(try await found(db) { $0.body.matches(.phrase("brown  quick\tfox")) } == [2])
      #expect(try await found(db) { $0.body.matches(.prefix("fox qui")) } == [1, 2])
      #expect(try await found(db) { $0.body.matches(.prefix("qui fox")) } == [])
      #expect(try await found(db) { $0.body.matches(.words("foxes")) } == [])
      #expect(try await found(db) { $0.body.matches(.words("it's")) } == [3])
      #expect(try await found(db) { $0.title.matches(.words("fox")) } == [])
      #expect(try await found(db) { $0.id != 1 && $0.title.matches(.prefix("Fox")) } == [2])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a vector is searched over all columns`(_ backend: Backend) async throws {
    try await withArticles(backend) { db in
      let text = #"SELECT t1."rowid" FROM "article" AS t1 WHERE "#
      try await db.expect(
        Article.where { $0.search.matches(.words("foxes fox")) }.select { $0.id }, text + #"(t1."article" MATCH ?)"#,
        postgreSQL: text + #"(t1."article" @@ plainto_tsquery('simple', $1))"#, gives: ids(2))
      #expect(try await found(db) { $0.search.matches(.phrase("animals the")) } == (backend == .sqlite ? [] : [1]))
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows are ranked, the best one greatest`(_ backend: Backend) async throws {
    try await withArticles(backend) { db in
      let search = TextSearch.words("fox")
      let byVector = try await db.fetch(
        Article.where { $0.search.matches(search) }.order { $0.search.rank(search).descending }.select {
          ($0.id, $0.search.rank(search))
        })
      #expect(byVector.map(\.0) == [2, 1])
      #expect(byVector.allSatisfy { $0.1 > 0 })
      let byColumn = try await db.fetch(
        Article.where { $0.body.matches(search) }.order { $0.body.rank(search).descending }.select { $0.id })
      #expect(byColumn == [2, 1])
    }
  }

  @Test(arguments: Backend.allCases)
  func `found words are marked`(_ backend: Backend) async throws {
    let search = TextSearch.words("brown fox")
    let found = Article.where { $0.body.matches(search) }.order { $0.id }
    let (before, after) = ("<b class=\"x\">", "</b>")
    let texts = [
      "The quick \(before)brown\(after) \(before)fox\(after) jumps over the lazy dog",
      "A \(before)fox\(after), and a \(before)fox\(after) again: \(before)brown\(after) quick \(before)fox\(after)",
    ]
    try await withArticles(backend) { db in
      let marked = try await db.fetch(
        found.select { $0.body.highlight(search, before: "<b class=\"x\">", after: "</b>") })
      #expect(marked == texts)
      let parts = try await db.fetch(found.select { $0.body.snippet(search, before: "[", after: "]", words: 3) })
      let snippet = try #require(parts.first)
      #expect(snippet.contains("[brown]"))
      let words = snippet.split(separator: " ")
      #expect(words.count <= 3)
    }
    expectRefusal(
      Article.all.select { $0.body.snippet(.words("x"), before: "[", after: "]", words: 1) }.sql, .invalidQuery,
      "a snippet has 2 to 64 words, not 1")
  }

  @Test(arguments: Backend.allCases)
  func `a search without a word in it finds nothing`(_ backend: Backend) async throws {
    try await withArticles(backend) { (db) async throws in
      for text in ["", " ", "\0", "*", "\"", "\"\"", "' '", "\\", "()", "-", "^ :", "* *", "\u{FFFD}"] {
        for search in [TextSearch.words(text), .phrase(text), .prefix(text)] {
          #expect(try await found(db) { $0.body.matches(search) || $0.title.matches(search) } == [], "\(text)")
        }
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `what is syntax elsewhere is words or nothing`(_ backend: Backend) async throws {
    let searches: [(search: TextSearch, finds: [Int64])] = [
      // Words that hold of one article only where operators are words.
      (.words("NOT near OR"), [3]), (.words("fox NOT dog"), []), (.words("fox OR dish"), []),
      (.words("fox -dog"), [1]), (.words("qui*"), []), (.words("NEAR(quick fox)"), []), (.words("title : foxes"), []),
      (.words("\"good\" (really)"), [3]), (.words("fox' | 'dish"), []), (.prefix("fox' | 'dish"), []),
      (.prefix("fox\\' | 'dish"), []), (.phrase("quick\" OR \"good"), []), (.words("fox\0dog"), [1]),
      // A combining mark after a quote hides it from Swift's characters.
      (.words("\"\u{301} OR fox"), []),
    ]
    try await withArticles(backend) { db in
      for (search, ids) in searches {
        let found = try await found(db) { $0.body.matches(search) }
        #expect(found == ids, "\(search)")
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `no attack string is an error or finds what has none of its words`(_ backend: Backend) async throws {
    struct Line: Decodable { let text: String }
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let lines = try Data(contentsOf: folder.appendingPathComponent("Fixtures/payloads.jsonl")).split(separator: 10)
    let payloads = try lines.map { try JSONDecoder().decode(Line.self, from: $0).text }
    #expect(payloads.count > 800)
    let long = String(repeating: "long", count: 2_000)
    let many = (1...2_000).map { "w\($0)" }.joined(separator: " ")
    try await withArticles(backend) { db in
      try await db.read { tx in
        var texts: Set<String> = []
        for payload in payloads + [long, many, "fox " + long, String(repeating: "\"", count: 9_999)] {
          for search in [TextSearch.words(payload), .phrase(payload), .prefix(payload)] {
            let query = Article.where { $0.search.matches(search) && $0.id != 2 }.select { $0.id }
            texts.insert(try query.sql(for: backend.dialect).text)
            for id in try tx.fetch(query) {
              // At least the first word, in small letters, is there; é is e to FTS5.
              guard payload.utf8.allSatisfy({ $0 < 0x80 }) else { continue }
              let first = payload.lowercased().split { !$0.isLetter && !$0.isNumber }.first
              let article = Self.articles[Int(id) - 1]
              let text = (article.title + " " + article.body).lowercased()
              #expect(first.map { text.contains($0) } == true, "\(payload) finds \(id)")
            }
          }
        }
        #expect(texts.count == (backend == .sqlite ? 1 : 3))
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a search syntax is asked for by name`(_ backend: Backend) async throws {
    try await withArticles(backend) { (db) async throws in
      let without: TextSearch = .searchSyntax(backend == .sqlite ? "fox NOT dog" : "fox -dog")
      #expect(try await found(db) { $0.body.matches(without) } == [2])
      let either: TextSearch = .searchSyntax("dish OR \"lazy dog\"")
      #expect(try await found(db) { $0.body.matches(either) } == [1, 3])
    }
  }

  @Test(arguments: ["\"fox", "fox AND", "(fox", "*id", "*reads", "nothere: fox", "fox *^", ""])
  func `a mistake in FTS5's syntax is an error that says so`(_ syntax: String) async throws {
    try await withArticles(.sqlite) { db in
      let error = await #expect(throws: DatabaseError.self) {
        try await found(db) { $0.body.matches(.searchSyntax(syntax)) }
      }
      #expect(error?.kind == .invalidValue)
      #expect(
        error?.message
          == "SQLite does not accept the search as FTS5 syntax; what a person typed is searched with .words")
    }
    try await withArticles(.postgreSQL) { db in
      _ = try await found(db) { $0.body.matches(.searchSyntax(syntax)) }
    }
  }

  @Test func `a language is a name of the program`() async throws {
    let names: [StaticString] = ["", "english'); DROP TABLE x --", "English", "a b", "é"]
    for name in names {
      let query = Article.where { $0.body.matches(.words("x"), in: TextSearchLanguage(name)) }
      let error = #expect(throws: DatabaseError.self) { try query.sql(for: .postgreSQL) }
      #expect(error?.kind == .invalidIdentifier)
      #expect(error?.message == "\"\(name)\" can't be a text search configuration")
    }
    try await withArticles(.postgreSQL) { (db) async throws in
      #expect(try await found(db) { $0.body.matches(.words("foxes jumped"), in: .english) } == [1])
      #expect(
        try await found(db) { $0.body.matches(.words("foxes"), in: TextSearchLanguage("pg_catalog.english")) } == [
          1, 2,
        ])
    }
  }

  @Test func `a vector is not read`() async throws {
    try await withArticles(.postgreSQL) { db in
      let error = await #expect(throws: DatabaseError.self) {
        try await db.fetch(Article.all.select { $0.search })
      }
      #expect(error?.kind == .decoding)
    }
  }
}
