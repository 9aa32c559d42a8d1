import SafeQuery
import Testing

/// `contains`, `hasPrefix` and `hasSuffix` take their text as it is, on both databases.
@Suite struct TextMatchTests {
  private static let texts = [
    "", "a", "A", "%", "_", "\\", "100%", "100_", "100\\", "a%b", "a_b", "a\\b", "axb", "ab", "''", "é", "e\u{301}",
    "🎈 end",
    "*?[x]", "ends with a",
  ]

  private func found(
    _ db: Database, _ condition: (Cell<String>.Columns) -> SafeQuery.TypedSQL<Bool>
  ) async throws -> [String] {
    try await db.fetch(Cell<String>.where(condition).order { $0.id }.select { $0.value })
  }

  @Test(arguments: Backend.allCases)
  func `wildcards, case and empty text mean nothing special`(_ backend: Backend) async throws {
    let cells = Self.texts.enumerated().map { Cell(id: Int64($0), value: $1, optional: nil) }
    try await backend.withDatabase { db in
      try await db.createCells(String.self)
      try await db.transaction { try $0.insert(contentsOf: cells) }
      for text in Self.texts + ["0%", "%b", "zz", String(repeating: "long", count: 50)] {
        let containing = Self.texts.filter { $0.bytesContain(text) }
        let contained = try await found(db) { $0.value.contains(text) }
        #expect(contained == containing, "contains \(text)")
        let beginning = Self.texts.filter { $0.utf8.starts(with: text.utf8) }
        let begun = try await found(db) { $0.value.hasPrefix(text) }
        #expect(begun == beginning, "hasPrefix \(text)")
        let ending = Self.texts.filter { $0.bytesEnd(with: text) }
        let ended = try await found(db) { $0.value.hasSuffix(text) }
        #expect(ended == ending, "hasSuffix \(text)")
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `null contains nothing, not even empty text`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createCells(String.self)
      try await db.transaction { try $0.insert(Cell(id: 1, value: "x", optional: nil)) }
      for text in ["", "x"] {
        let none = try await found(db) {
          $0.optional.contains(text) || $0.optional.hasPrefix(text) || $0.optional.hasSuffix(text)
        }
        #expect(none.isEmpty)
        let negated = try await found(db) {
          !$0.optional.contains(text) || !$0.optional.hasPrefix(text) || !$0.optional.hasSuffix(text)
        }
        #expect(negated.isEmpty)
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `the text of the statement has no pattern in it`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let users = #"SELECT t1."id", t1."email", t1."age" FROM "user" AS t1 WHERE "#
      try await db.expect(
        User.where { $0.email.contains("n") }, users + #"(instr(t1."email", ?) > 0)"#,
        postgreSQL: users + #"(strpos(t1."email", $1) > 0)"#, gives: [.ann, .dan])
      try await db.expect(
        User.where { $0.email.hasPrefix("a") }, users + #"(substr(t1."email", 1, length(?)) = ?)"#,
        postgreSQL: users + #"starts_with(t1."email", $1)"#, gives: [.ann])
      try await db.expect(
        User.where { $0.email.hasSuffix("n") },
        users + #"(substr(t1."email", -length(?)) = ? OR (? = '' AND t1."email" IS NOT NULL))"#,
        postgreSQL: users + #"(right(t1."email", length($1)) = $2)"#, gives: [.ann, .dan])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a LIKE pattern has its wildcards, and a backslash takes them away`(_ backend: Backend) async throws {
    let cells = Self.texts.enumerated().map { Cell(id: Int64($0), value: $1, optional: nil) }
    try await backend.withDatabase { db in
      try await db.createCells(String.self)
      try await db.transaction { try $0.insert(contentsOf: cells) }
      #expect(try await found(db) { $0.value.like("a_b") } == ["a%b", "a_b", "a\\b", "axb"])
      #expect(try await found(db) { $0.value.like("a\\_b") } == ["a_b"])
      #expect(try await found(db) { $0.value.like("100\\%") } == ["100%"])
      #expect(try await found(db) { $0.value.like("%\\\\%") } == ["\\", "100\\", "a\\b"])
      #expect(try await found(db) { $0.value.like("") } == [""])
    }
  }
}

extension String {
  fileprivate func bytesContain(_ text: String) -> Bool {
    let (bytes, wanted) = (Array(utf8), Array(text.utf8))
    guard bytes.count >= wanted.count else { return false }
    return (0...(bytes.count - wanted.count)).contains { bytes[$0...].starts(with: wanted) }
  }

  fileprivate func bytesEnd(with text: String) -> Bool { utf8.reversed().starts(with: text.utf8.reversed()) }
}
