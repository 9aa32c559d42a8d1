import Foundation
import SafeQuery
import Testing

@Suite struct PostgresErrorTests {
  private func failure(
    _ db: Database, _ body: @escaping @Sendable (Transaction) throws -> Void
  ) async throws -> DatabaseError {
    let error = await #expect(throws: DatabaseError.self) { try await db.transaction(body) }
    return try #require(error)
  }

  @Test func `constraints are told apart and named, and no value is shown`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      _ = try await db.transaction { try $0.insert(User.Draft(email: "hidden@example.org", age: nil)) }
      let unique = try await failure(db) { try $0.insert(User.Draft(email: "hidden@example.org", age: nil)) }
      #expect(unique.kind == .uniqueViolation(constraint: "user_email_key", table: "user", columns: []))
      let check = try await failure(db) { try $0.insert(User.Draft(email: "b", age: -4711)) }
      #expect(check.kind == .checkViolation(constraint: "user_age_check", table: "user"))
      let key = try await failure(db) { try $0.insert(Post(id: 1, author: 4711, title: "x")) }
      #expect(key.kind == .foreignKeyViolation(constraint: "post_author_fkey", table: "post"))
      let null = try await failure(db) { tx in
        try tx.execute("INSERT INTO \(User.self) (email) VALUES (\(nil as String?))")
      }
      #expect(null.kind == .notNullViolation(table: "user", column: "email"))
      for text in [unique, check, key, null].map(\.description) {
        #expect(!text.contains("hidden") && !text.contains("4711"))
      }
    }
  }

  @Test func `a violated constraint has its code, the statement and what the server says in detail`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      _ = try await db.transaction { try $0.insert(User.Draft(email: "hidden@example.org", age: nil)) }
      let unique = try await failure(db) { try $0.insert(User.Draft(email: "hidden@example.org", age: nil)) }
      #expect(unique.code == "23505")
      #expect(unique.statement?.hasPrefix("INSERT INTO \"user\"") == true)
      #expect(unique.serverDetail?.contains("hidden@example.org") == true)
    }
  }

  @Test func `a statement that the server does not accept is quoted with its reason`() async throws {
    try await PostgresServer.withSchema { db in
      let table = await #expect(throws: DatabaseError.self) {
        try await db.fetch("SELECT 1 FROM missing", as: Int32.self)
      }
      #expect(table?.kind == .syntax)
      #expect(table?.message.contains("relation \"missing\" does not exist") == true)
      let word = await #expect(throws: DatabaseError.self) { try await db.fetch("SELEKT 1", as: Int32.self) }
      #expect(word?.kind == .syntax && word?.code == "42601" && word?.statement == "SELEKT 1")
    }
  }

  @Test func `an error that quotes a bound value does not show it`() async throws {
    try await PostgresServer.withSchema { db in
      let (secret, search) = ("hidden", "hidden | & :")
      for statement in ["SELECT to_tsquery(\(search))::text", "SELECT (\(secret)::regclass)::text"] as [SQL] {
        let error = await #expect(throws: DatabaseError.self) { try await db.fetch(statement, as: String.self) }
        #expect(error?.description.contains("hidden") == false, "\(String(describing: error))")
        #expect(error?.serverMessage?.contains("hidden") == true)
      }
      let invalid = await #expect(throws: DatabaseError.self) {
        try await db.fetch("SELECT \(secret)::int", as: Int32.self)
      }
      #expect(invalid?.kind == .invalidValue && invalid?.description.contains("hidden") == false)
      let zero = 0
      let division = await #expect(throws: DatabaseError.self) {
        try await db.fetch("SELECT 1 / \(zero)", as: Int.self)
      }
      #expect(division?.kind == .invalidValue && division?.code == "22012")
    }
  }

  @Test func `a statement that takes too long ends with a timeout`() async throws {
    let db = try await Database.open(try PostgresServer.url("statement_timeout=50"))
    defer { db.close() }
    let error = await #expect(throws: DatabaseError.self) {
      try await db.fetch("SELECT 1 FROM pg_sleep(10)", as: Int32.self)
    }
    #expect(error?.kind == .timeout)
  }

  @Test func `what the transaction has failed at can't be committed`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      let error = try await failure(db) { tx in
        try tx.insert(User.Draft(email: "a", age: nil))
        _ = try? tx.insert(User.Draft(email: "a", age: nil))
      }
      #expect(error.kind == .misuse && error.message.contains("nested transaction"))
      #expect(try await db.value("SELECT count(*) FROM \(User.self)", Int.self) == 0)
    }
  }

  @Test func `a column of another type is named, and its type`() async throws {
    try await PostgresServer.withSchema { db in
      func message<Value: DatabaseValue>(_ sql: SQL, _ type: Value.Type) async -> String? {
        let error = await #expect(throws: DatabaseError.self) { try await db.fetch(sql, as: type) }
        #expect(error?.kind == .decoding)
        return error?.message
      }
      #expect(
        await message("SELECT 'x'::text AS age", Int.self) == "column 1 (age) is text, where an integer is expected")
      #expect(
        await message("SELECT null::int AS age", Int.self) == "column 1 (age) holds null, where an integer is expected")
      #expect(
        await message("SELECT 1 AS age", String.self) == "column 1 (age) is an integer, where text is expected")
      #expect(
        await message("SELECT 70000 AS age", Int16.self) == "column 1 (age) holds an integer that does not fit Int16")
      #expect(
        await message("SELECT array[1, null] AS ages", [Int].self)
          == "column 1 (ages), element 2, holds null, where an integer is expected")
      #expect(await message("SELECT 'infinity'::date AS day", CalendarDate.self)?.contains("infinity") == true)
      #expect(await message("SELECT 1.5::numeric AS x", Double.self)?.contains("a decimal number") == true)
      let width = await #expect(throws: DatabaseError.self) {
        try await db.fetch("SELECT 1, 2", as: Int32.self)
      }
      #expect(width?.message == "the statement returns 2 columns, and 1 are decoded")
    }
  }
}
