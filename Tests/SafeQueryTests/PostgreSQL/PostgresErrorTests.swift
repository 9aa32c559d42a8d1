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

  /// What a statement fails with whose rows are decoded as this type.
  private func failure(
    _ db: Database, _ sql: SQL, as type: (some DatabaseValue).Type
  ) async throws -> DatabaseError {
    let error = await #expect(throws: DatabaseError.self) { try await db.fetch(sql, as: type) }
    return try #require(error)
  }

  private func decodingMessage(_ db: Database, _ sql: SQL, as type: (some DatabaseValue).Type) async throws -> String {
    let error = try await failure(db, sql, as: type)
    #expect(error.kind == .decoding)
    return error.message
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
    let unique = try await PostgresServer.withSchema { db in
      try await db.createTables()
      _ = try await db.transaction { try $0.insert(User.Draft(email: "hidden@example.org", age: nil)) }
      return try await failure(db) { try $0.insert(User.Draft(email: "hidden@example.org", age: nil)) }
    }
    #expect(unique.code == "23505")
    #expect(unique.statement?.hasPrefix("INSERT INTO \"user\"") == true)
    #expect(unique.serverDetail?.contains("hidden@example.org") == true)
  }

  @Test func `a statement that the server does not accept is quoted with its reason`() async throws {
    try await PostgresServer.withSchema { db in
      let table = try await failure(db, "SELECT 1 FROM missing", as: Int32.self)
      #expect(table.kind == .syntax)
      #expect(table.message.contains("relation \"missing\" does not exist"))
      let word = try await failure(db, "SELEKT 1", as: Int32.self)
      #expect(word.kind == .syntax && word.code == "42601" && word.statement == "SELEKT 1")
    }
  }

  @Test func `an error that quotes a bound value does not show it`() async throws {
    try await PostgresServer.withSchema { db in
      let (secret, search) = ("hidden", "hidden | & :")
      for statement in ["SELECT to_tsquery(\(search))::text", "SELECT (\(secret)::regclass)::text"] as [SQL] {
        let error = try await failure(db, statement, as: String.self)
        #expect(!error.description.contains("hidden"), "\(error)")
        #expect(error.serverMessage?.contains("hidden") == true)
      }
      let invalid = try await failure(db, "SELECT \(secret)::int", as: Int32.self)
      #expect(invalid.kind == .invalidValue && !invalid.description.contains("hidden"))
    }
  }

  @Test func `a division by zero is an invalid value, with its code`() async throws {
    try await PostgresServer.withSchema { db in
      let zero = 0
      let division = try await failure(db, "SELECT 1 / \(zero)", as: Int.self)
      #expect(division.kind == .invalidValue && division.code == "22012")
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
      let text = try await decodingMessage(db, "SELECT 'x'::text AS age", as: Int.self)
      #expect(text == "column 1 (age) is text, where an integer is expected")
      let integer = try await decodingMessage(db, "SELECT 1 AS age", as: String.self)
      #expect(integer == "column 1 (age) is an integer, where text is expected")
      let decimal = try await decodingMessage(db, "SELECT 1.5::numeric AS x", as: Double.self)
      #expect(decimal.contains("a decimal number"))
    }
  }

  @Test func `a column whose value the type can't hold is named, and the value's kind`() async throws {
    try await PostgresServer.withSchema { db in
      let null = try await decodingMessage(db, "SELECT null::int AS age", as: Int.self)
      #expect(null == "column 1 (age) holds null, where an integer is expected")
      let element = try await decodingMessage(db, "SELECT array[1, null] AS ages", as: [Int].self)
      #expect(element == "column 1 (ages), element 2, holds null, where an integer is expected")
      let large = try await decodingMessage(db, "SELECT 70000 AS age", as: Int16.self)
      #expect(large == "column 1 (age) holds an integer that does not fit Int16")
      let infinity = try await decodingMessage(db, "SELECT 'infinity'::date AS day", as: CalendarDate.self)
      #expect(infinity.contains("infinity"))
    }
  }

  @Test func `a row with more columns than are decoded is an error`() async throws {
    try await PostgresServer.withSchema { db in
      let width = try await failure(db, "SELECT 1, 2", as: Int32.self)
      #expect(width.message == "the statement returns 2 columns, and 1 are decoded")
    }
  }
}
