import Foundation
import SafeQuery
import Testing

@Suite struct PostgresStatementTests {
  @Test func `a prepared statement follows its table's changes`() async throws {
    try await PostgresServer.withSchema(maximumConnections: 1) { db in
      try await db.execute("CREATE TABLE thing (a int)")
      try await db.execute("INSERT INTO thing VALUES (1)")
      let all: SQL = "SELECT * FROM thing"
      #expect(try await db.value(all, Int32.self) == 1)
      try await db.execute("ALTER TABLE thing ALTER COLUMN a TYPE text")
      #expect(try await db.value(all, String.self) == "1")
      try await db.execute("ALTER TABLE thing ALTER COLUMN a TYPE int USING a::int")
      // The first statement of a block is sent again too.
      let first = try await db.transaction { try $0.fetchOne(all, as: Int32.self) }
      #expect(first == 1)
      try await db.execute("ALTER TABLE thing ALTER COLUMN a TYPE text")
      let late = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in
          try tx.execute("SELECT 1")
          _ = try tx.fetch(all, as: String.self)
        }
      }
      #expect(late?.kind == .unsupported)
      #expect(try await db.value(all, String.self) == "1")
    }
  }

  @Test func `prepared statements that someone removed are prepared anew`() async throws {
    try await PostgresServer.withSchema(maximumConnections: 1) { db in
      try await db.createTables()
      for _ in 0..<3 {
        #expect(try await db.value("SELECT 1", Int32.self) == 1)
        _ = try await db.transaction { try $0.execute("INSERT INTO \(User.self) (email) VALUES ('a')") }
        try await db.execute("DELETE FROM \(User.self)")
        try await db.execute("DEALLOCATE ALL")
      }
    }
  }

  @Test func `the cache is bounded, and the server's too`() async throws {
    try await PostgresServer.withSchema(maximumConnections: 1, cacheSize: 4) { db in
      let texts: [SQL] = [
        "SELECT 0", "SELECT 1", "SELECT 2", "SELECT 3", "SELECT 4", "SELECT 5", "SELECT 6", "SELECT 7", "SELECT 8",
      ]
      for _ in 0..<3 {
        for (number, text) in texts.enumerated() { #expect(try await db.value(text, Int32.self) == Int32(number)) }
      }
      let count = try await db.value("SELECT count(*) FROM pg_prepared_statements", Int.self)
      #expect((1...5).contains(try #require(count)))
      let unnamed = try await db.fetch("SELECT name FROM pg_prepared_statements ORDER BY 1", as: String.self)
      #expect(unnamed.allSatisfy { $0.hasPrefix("s") && Int($0.dropFirst()) != nil })
    }
  }

  @Test func `a cache of no size prepares nothing by name`() async throws {
    try await PostgresServer.withSchema(maximumConnections: 1, cacheSize: 0) { db in
      try await db.createTables()
      for _ in 0..<3 {
        _ = try await db.transaction {
          try $0.execute("INSERT INTO \(User.self) (email) VALUES (\(UUID().uuidString))")
        }
      }
      #expect(try await db.value("SELECT count(*) FROM \(User.self)", Int.self) == 3)
      #expect(try await db.value("SELECT count(*) FROM pg_prepared_statements", Int.self) == 0)
    }
  }

  @Test func `one text with parameters of other types is another statement`() async throws {
    try await PostgresServer.withSchema(maximumConnections: 1) { db in
      func declared(_ value: some DatabaseValue) async throws -> String? {
        try await db.value("SELECT pg_typeof(\(value))::text", String.self)
      }
      for _ in 0..<2 {
        let found = [
          try await declared(Int16(1)), try await declared("x"), try await declared([1, 2]),
          try await declared(nil as Double?), try await declared(JSON([1])),
        ]
        #expect(found == ["smallint", "text", "bigint[]", "double precision", "jsonb"])
      }
    }
  }

  @Test func `a write by itself counts its rows and is undone by a row that can't be read`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      #expect(try await db.execute("INSERT INTO \(User.self) (email) VALUES ('a'), ('b'), ('c')") == 3)
      #expect(try await db.execute("UPDATE \(User.self) SET age = 1 WHERE email <> 'a'") == 2)
      #expect(try await db.execute("SELECT 1 FROM \(User.self)") == 0)
      #expect(try await db.execute("DELETE FROM \(User.self)") == 3)
      let bad = await #expect(throws: DatabaseError.self) {
        try await db.execute("INSERT INTO \(User.self) (email) VALUES ('a'), ('a')")
      }
      #expect(bad?.code == "23505")
      #expect(try await db.value("SELECT count(*) FROM \(User.self)", Int.self) == 0)
    }
  }

  @Test func `nested transactions are undone by themselves`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      struct Left: Error {}
      try await db.transaction { tx in
        // Nothing was sent yet when this one begins and ends.
        _ = try? tx.transaction { _ in throw Left() }
        try tx.transaction { _ in }
        _ = try tx.transaction { try $0.insert(User.Draft(email: "a", age: nil)) }
        _ = try? tx.transaction { inner in
          try inner.insert(User.Draft(email: "b", age: nil))
          _ = try inner.transaction { try $0.insert(User.Draft(email: "c", age: nil)) }
          throw Left()
        }
        // A statement that fails, too.
        _ = try? tx.transaction { try $0.insert(User.Draft(email: "a", age: nil)) }
        try tx.transaction { inner in
          _ = try inner.transaction { try $0.insert(User.Draft(email: "d", age: nil)) }
          _ = try? inner.transaction { _ = try $0.insert(User.Draft(email: "d", age: nil)) }
        }
        // A failure that is swallowed inside is the nested block's.
        #expect(throws: DatabaseError.self) {
          try tx.transaction { inner in _ = try? inner.insert(User.Draft(email: "a", age: nil)) }
        }
        try tx.insert(User.Draft(email: "e", age: nil))
      }
      #expect(try await db.fetch(User.all.order { $0.email }.select { $0.email }) == ["a", "d", "e"])
    }
  }

  @Test func `a stream is read in constant memory and left early`() async throws {
    try await PostgresServer.withSchema(maximumConnections: 1) { db in
      let last = 300_000
      var sum = 0
      for try await n in db.stream("SELECT generate_series(1, \(last))", as: Int64.self) { sum += Int(n) }
      #expect(sum == last * (last + 1) / 2)
      let before = residentMegabytes()
      var count = 0
      let endless = 1_000_000_000
      for try await _ in db.stream(
        "SELECT generate_series(1, \(endless)), repeat('x', 100)", as: Int64.self, String.self)
      {
        count += 1
        if count == 200_000 { break }
      }
      // A billion rows are on their way. Tests beside this one use memory too.
      #expect(residentMegabytes() - before < 128)
      // A server that is slow to take the cancellation costs the connection, so it may be another one.
      #expect(try await db.value("SELECT 1", Int32.self) == 1)
      let error = await #expect(throws: DatabaseError.self) {
        for try await _ in db.stream("SELECT 10 / (5 - generate_series(1, 9))", as: Int32.self) {}
      }
      #expect(error?.code == "22012")
    }
  }

  private func residentMegabytes() -> Int {
    let words = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
    return words.count > 1 ? (Int(words[1]) ?? 0) * 4096 >> 20 : 0
  }
}
