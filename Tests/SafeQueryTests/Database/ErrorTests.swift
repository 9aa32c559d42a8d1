import Foundation
import SafeQuery
import Testing

/// An error says what happened and where, with the statement, and never with a value.
@Suite struct ErrorTests {
  private static let secret = "s3cr3t-value"

  private func expectNoSecret(_ error: DatabaseError?, sourceLocation: SourceLocation = #_sourceLocation) {
    guard let error else { return }
    for text in [error.description, error.message, error.statement ?? "", "\(error)", String(reflecting: error.kind)] {
      #expect(!text.contains(Self.secret) && !text.contains("4242"), sourceLocation: sourceLocation)
    }
    #expect(error.location?.hasPrefix("SafeQueryTests/ErrorTests.swift:") == true, sourceLocation: sourceLocation)
    #expect(error.statement != nil, sourceLocation: sourceLocation)
  }

  @Test(arguments: Backend.allCases)
  func `constraint violations have their kinds and no values`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      let user = try await db.transaction { try $0.insert(User.Draft(email: Self.secret, age: nil)) }
      let unique = await databaseError { try await db.execute(User.insert(User.Draft(email: Self.secret, age: 4242))) }
      expectNoSecret(unique)
      guard case .uniqueViolation(_, let table, let columns) = unique?.kind else {
        Issue.record("\(String(describing: unique))")
        return
      }
      #expect(table == "user" && (backend == .postgreSQL || columns == ["email"]))
      let check = await databaseError {
        try await db.execute(User.where { $0.id == user.id }.update { $0.age = -4242 })
      }
      expectNoSecret(check)
      guard case .checkViolation = check?.kind else {
        Issue.record("\(String(describing: check))")
        return
      }
      let foreign = await databaseError {
        try await db.execute(Post.insert(Post(id: 1, author: 4242, title: Self.secret)))
      }
      expectNoSecret(foreign)
      guard case .foreignKeyViolation = foreign?.kind else {
        Issue.record("\(String(describing: foreign))")
        return
      }
      let null: String? = nil
      let missing = await databaseError { try await db.execute("INSERT INTO \(User.self) (email) VALUES (\(null))") }
      expectNoSecret(missing)
      #expect(missing?.kind == .notNullViolation(table: "user", column: "email"))
    }
  }

  @Test(arguments: Backend.allCases)
  func `a value that the database can't use is not shown`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let secret = Self.secret
      let text: SQL =
        backend == .sqlite
        ? "SELECT json_extract(\(secret), '$.a')" : "SELECT CAST(CAST(\(secret) AS text) AS integer)"
      let error = await databaseError { _ = try await db.fetch(text, as: Int.self) }
      #expect(error?.kind == .invalidValue)
      expectNoSecret(error)
      #expect(error?.code != nil)
    }
  }

  @Test(arguments: Backend.allCases)
  func `what the database does not know is told in its words`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let error = await databaseError { _ = try await db.fetch("SELECT nope FROM nowhere", as: Int.self) }
      #expect(error?.kind == .syntax)
      #expect(error?.message.contains("nowhere") == true)
      expectNoSecret(error)
      let syntax = await databaseError { _ = try await db.execute("SELEC 1") }
      #expect(syntax?.kind == .syntax)
      expectNoSecret(syntax)
    }
  }

  @Test(arguments: Backend.allCases)
  func `an error names the line of the call`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      let line = #line + 1
      let single = await databaseError { _ = try await db.fetch("SELECT 'x' AS t", as: Int.self) }
      #expect(single?.location == "SafeQueryTests/ErrorTests.swift:\(line)")
      #expect(single?.statement == "SELECT 'x' AS t")
      let inside = await databaseError {
        try await db.read { tx in
          _ = try tx.fetchOne("SELECT 'x' AS t", as: Int.self)
        }
      }
      #expect(inside?.location == "SafeQueryTests/ErrorTests.swift:\(line + 5)")
      #expect(inside?.statement == "SELECT 'x' AS t")
      #expect(single?.description.contains("\n  in: SELECT 'x' AS t\n  at: SafeQueryTests/ErrorTests.swift:") == true)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a row of another shape is an error`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let wide = await databaseError { _ = try await db.fetch("SELECT 1, 2", as: Int.self) }
      #expect(wide?.kind == .decoding)
      #expect(wide?.message == "the statement returns 2 columns, and 1 are decoded")
      let narrow = await databaseError { _ = try await db.fetch("SELECT id FROM \(User.self)", as: User.self) }
      #expect(
        narrow?.message == "the statement returns no column email; User is read from the columns id, email, age")
    }
  }

  @Test(arguments: Backend.allCases)
  func `more rows than one are an error where at most one is expected`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let many = await databaseError { _ = try await db.fetchOne(User.all) }
      #expect(many?.kind == .decoding)
      #expect(many?.message == "the query has more than one row, where at most one is expected")
      expectNoSecret(many)
      let written = await databaseError { _ = try await db.fetchOne(User.all.update { $0.age = 1 }.returning()) }
      #expect(written?.message == "the write returned 4 rows, where at most one is expected")
      expectNoSecret(written)
      let found2 = try await db.fetchOne(User.where { $0.id == 99 })
      #expect(found2 == nil)
    }
  }

  @Test func `an identifier that PostgreSQL would cut is refused`() throws {
    let name: Identifier = "a234567890123456789012345678901234567890123456789012345678901234"
    let sql: SQL = "SELECT 1 AS \(name)"
    let error = #expect(throws: DatabaseError.self) { try sql.sql(for: .postgreSQL) }
    #expect(error?.kind == .invalidIdentifier)
    #expect(
      error?.message
        == "the identifier \"a234567890123456789012345678901234567890123456789012345678901234\" has 64 bytes; PostgreSQL would cut it to 63"
    )
    #expect(throws: Never.self) { try sql.sql(for: .sqlite) }
  }

  @Test(arguments: Backend.allCases)
  func `more parameters than the protocol has are refused, and all of those it has arrive`(_ backend: Backend)
    async throws
  {
    let limit = backend == .sqlite ? 32_766 : 65_535
    func query(_ count: Int) -> SQL {
      let list = (0..<count).map { "\(Int64($0))" as SQL }.joined(separator: ", ")
      return "SELECT 1 WHERE 5 IN (\(list))"
    }
    try await backend.withDatabase { db in
      let found3 = try await db.fetchOne(query(limit), as: Int.self)
      #expect(found3 == 1)
      let error = await databaseError { _ = try await db.fetchOne(query(limit + 1), as: Int.self) }
      #expect(error?.kind == .encoding)
      #expect(error?.message == "the statement has \(limit + 1) parameters; \(backend.dialect) takes at most \(limit)")
    }
  }
}
