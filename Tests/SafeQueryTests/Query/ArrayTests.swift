import SafeQuery
import Testing

/// Arrays and sequences, which only PostgreSQL has.
@Suite struct ArrayTests {
  typealias Tags = Cell<[String]>

  private func withTags(_ body: (Database) async throws -> Void) async throws {
    try await Backend.postgreSQL.withDatabase { db in
      try await db.createCells([String].self)
      try await db.transaction { tx in
        try tx.insert(Tags(id: 1, value: ["a", "b", "a"], optional: nil))
        try tx.insert(Tags(id: 2, value: [], optional: ["'; --", "{x}"]))
      }
      try await body(db)
    }
  }

  private func expect<Value: DatabaseValue & Equatable>(
    _ db: Database, _ expected: [Value], sourceLocation: SourceLocation = #_sourceLocation,
    _ expression: (Tags.Columns) -> SafeQuery.TypedSQL<Value>
  ) async throws {
    let query = Tags.all.order { $0.id }.select { expression($0) }
    let found = try await db.fetch(query)
    #expect(found == expected, sourceLocation: sourceLocation)
    let error = #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) {
      try query.sql(for: .sqlite)
    }
    #expect(error?.kind == .unsupported, sourceLocation: sourceLocation)
    #expect(error?.message == "SQLite has no arrays; use a column of JSON", sourceLocation: sourceLocation)
  }

  @Test func `elements are read from 0 on`() async throws {
    try await withTags { db in
      try await expect(db, ["a", nil]) { $0.value.element(at: 0) }
      try await expect(db, ["b", nil]) { $0.value.element(at: 1) }
      for index in [3, -1, .max, .min] { try await expect(db, [nil, nil]) { $0.value.element(at: index) } }
      try await expect(db, [nil, "{x}"]) { $0.optional.element(at: 1) }
      try await expect(db, [3, 0]) { $0.value.arrayLength() }
      try await expect(db, [nil, 2]) { $0.optional.arrayLength() }
    }
  }

  @Test func `elements are looked for`() async throws {
    try await withTags { db in
      try await expect(db, [true, false]) { $0.value.hasElement("b") }
      try await expect(db, [false, true]) { $0.optional.hasElement("'; --") == true && $0.optional != nil }
      try await expect(db, [true, false]) { $0.value.hasElement($0.value.element(at: 1)) == true && $0.id == 1 }
      try await expect(db, [true, false]) { $0.value.contains(all: ["b", "a"]) }
      try await expect(db, [true, true]) { $0.value.contains(all: []) }
      try await expect(db, [false, true]) { $0.value.isContained(in: ["a"]) }
      try await expect(db, [true, false]) { $0.value.overlaps(["b", "c"]) }
      try await expect(db, [true, false]) { $0.value.overlaps($0.value) }
      try await db.expect(
        Tags.where { $0.value.hasElement("b") }.select { $0.id },
        "", postgreSQL: #"SELECT t1."id" FROM "cell" AS t1 WHERE ($1 = ANY(t1."value"))"#, gives: [Int64(1)])
    }
  }

  @Test func `arrays grow and shrink`() async throws {
    try await withTags { db in
      try await expect(db, [["a", "b", "a", "{}"], ["{}"]]) { $0.value.appending("{}") }
      try await expect(db, [["a", "b", "a", "x", "y"], ["x", "y"]]) { $0.value.appending(contentsOf: ["x", "y"]) }
      try await expect(db, [["a", "b", "a", "a", "b", "a"], []]) { $0.value.appending(contentsOf: $0.value) }
      try await expect(db, [["b"], []]) { $0.value.removing("a") }
      try await expect(db, [["x"], ["'; --", "{x}", "x"]]) { $0.optional.appending("x") }
      try await db.execute(Tags.where { $0.id == 1 }.update { $0.value = $0.value.removing("a") })
      try await expect(db, [["b"], []]) { $0.value.appending(contentsOf: []) }
    }
  }

  @Test func `rows are collected in an array`() async throws {
    try await withTags { db in
      let ids = try await db.fetchOne(Tags.all.select { $0.id.arrayAgg() })
      #expect(ids??.sorted() == [1, 2])
      let none = try await db.fetchOne(Tags.where { $0.id > 2 }.select { $0.id.arrayAgg() })
      #expect(none == .some(nil))
      let error = #expect(throws: DatabaseError.self) {
        try Tags.all.select { $0.value.arrayAgg() }.sql(for: .postgreSQL)
      }
      #expect(error?.kind == .unsupported)
    }
  }

  @Test func `bytes are no array`() {
    let error = #expect(throws: DatabaseError.self) {
      try Cell<[UInt8]>.where { $0.value.hasElement(1) }.sql(for: .postgreSQL)
    }
    #expect(error?.kind == .invalidQuery)
    #expect(error?.message == "[UInt8] is bytes in the database, not an array; use [Int16] for numbers")
  }

  @Test func `sequences hand out numbers`() async throws {
    let plain = DatabaseSequence("number")
    let odd = DatabaseSequence("Odd \"name'; --")
    try await Backend.postgreSQL.withDatabase { db in
      try await db.execute("CREATE SEQUENCE number START 5")
      try await db.execute("CREATE SEQUENCE \(Identifier("Odd \"name'; --"))")
      let numbers = try await db.transaction { tx in
        try [plain.next(), plain.next(), plain.current(), odd.next()].compactMap {
          try tx.fetchOne("SELECT \($0)", as: Int64.self)
        }
      }
      #expect(numbers == [5, 6, 6, 1])
      try await db.createTables()
      try await db.execute(User.insert(User.ann))
      try await db.execute(Post.insert(Post.hello))
      try await db.execute(Post.all.update { $0.id = plain.next() })
      let found = try await db.fetch(Post.all.select { $0.id })
      #expect(found == [7])
      let error = await #expect(throws: DatabaseError.self) {
        try await db.read { try $0.fetchOne("SELECT \(plain.next())", as: Int64.self) }
      }
      #expect(error?.kind == .readOnly)
    }
    let sql: SQL = "SELECT \(DatabaseSequence("number", in: "app").next())"
    #expect(
      try sql.sql(for: .postgreSQL).text
        == "SELECT nextval(CAST(quote_ident($1) || '.' || quote_ident($2) AS regclass))")
    let error = #expect(throws: DatabaseError.self) { try sql.sql(for: .sqlite) }
    #expect(error?.message == "SQLite has no sequences; use a generated primary key")
  }
}
