import Foundation
import SafeQuery
import Testing

@Suite struct PostgresSessionTests {
  @Test func `a read can't write, by itself or in a block`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      let text: SQL = "INSERT INTO \(User.self) (email) VALUES ('x') RETURNING id"
      let alone = await #expect(throws: DatabaseError.self) { try await db.fetch(text, as: Int64.self) }
      #expect(alone?.kind == .readOnly)
      let block = await #expect(throws: DatabaseError.self) { try await db.read { try $0.execute(text) } }
      #expect(block?.kind == .readOnly)
      #expect(try await db.value("SELECT count(*) FROM \(User.self)", Int.self) == 0)
    }
  }

  @Test func `a session's read-only default can't be switched off for others`() async throws {
    try await PostgresServer.withSchema(maximumConnections: 1) { db in
      try await db.createTables()
      try await db.execute("SET default_transaction_read_only = off")
      let error = await #expect(throws: DatabaseError.self) {
        try await db.fetch("INSERT INTO \(User.self) (email) VALUES ('x') RETURNING id", as: Int64.self)
      }
      #expect(error?.kind == .readOnly)
    }
  }

  @Test func `a session whose strings are read in another way is not used again`() async throws {
    try await PostgresServer.withSchema(maximumConnections: 1) { db in
      try await db.execute("SET standard_conforming_strings = off")
      let error = await #expect(throws: DatabaseError.self) { try await db.fetch("SELECT 'a\\'", as: String.self) }
      #expect(error?.kind == .misuse)
      #expect(try await db.value("SELECT 'a\\'", String.self) == "a\\")
      try await db.execute("SET client_encoding = 'LATIN1'")
      await #expect(throws: DatabaseError.self) { try await db.fetch("SELECT 'a\\'", as: String.self) }
      #expect(try await db.value("SELECT 'a\\'", String.self) == "a\\")
    }
  }

  @Test func `a statement that opens or ends a transaction is refused`() async throws {
    try await PostgresServer.withSchema(maximumConnections: 1) { db in
      try await db.createTables()
      let read = await #expect(throws: DatabaseError.self) { _ = try await db.fetch("BEGIN") }
      #expect(read?.kind == .misuse)
      let end = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in
          try tx.execute("SELECT 1")
          try tx.execute("COMMIT")
        }
      }
      #expect(end?.kind == .misuse)
      #expect(try await db.value("SELECT count(*) FROM \(User.self)", Int.self) == 0)
    }
  }

  @Test func `a cancelled task interrupts its statement, and the connection goes on`() async throws {
    try await PostgresServer.withSchema(maximumConnections: 1) { db in
      let start = ContinuousClock.now
      let task = Task { try await db.fetch("SELECT 1 FROM pg_sleep(20)", as: Int32.self) }
      try await Task.sleep(for: .milliseconds(100))
      task.cancel()
      let error = await #expect(throws: DatabaseError.self) { try await task.value }
      #expect(error?.kind == .cancelled)
      #expect(ContinuousClock.now - start < Patience.seconds(5))
      for number in 0..<100 {
        #expect(try await db.value("SELECT \(number)", Int.self) == number)
      }
    }
  }

  @Test func `cancellations that come late meet nobody else's statement`() async throws {
    try await PostgresServer.withSchema(maximumConnections: 1) { db in
      for round in 0..<100 {
        let task = Task { try await db.fetch("SELECT 1", as: Int32.self) }
        if round % 2 == 0 { try await Task.sleep(for: .microseconds(round)) }
        task.cancel()
        let next = try await db.value("SELECT \(round) FROM pg_sleep(0.0005)", Int.self)
        #expect(next == round)
        _ = try? await task.value
      }
    }
  }

  @Test func `a connection that is lost is replaced`() async throws {
    try await PostgresServer.withSchema(maximumConnections: 1) { db in
      let pid = try await db.value("SELECT pg_backend_pid()", Int32.self)
      let error = await #expect(throws: DatabaseError.self) {
        try await db.fetch("SELECT pg_terminate_backend(pg_backend_pid())", as: Bool.self)
      }
      #expect(error?.kind == .connectionLost)
      let other = try await db.value("SELECT pg_backend_pid()", Int32.self)
      #expect(other != nil && other != pid)
      let block = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in
          try tx.execute("SELECT 1")
          try tx.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        }
      }
      #expect(block?.kind == .connectionLost)
      #expect(try await db.value("SELECT 1", Int32.self) == 1)
    }
  }

  @Test func `COPY is refused, and the connection replaced`() async throws {
    try await PostgresServer.withSchema(maximumConnections: 1) { db in
      try await db.createTables()
      for text in ["COPY \(User.self) FROM STDIN", "COPY \(User.self) TO STDOUT"] as [SQL] {
        let error = await #expect(throws: DatabaseError.self) { try await db.execute(text) }
        #expect(error?.kind == .unsupported || error?.kind == .connectionLost, "\(String(describing: error))")
        #expect(try await db.value("SELECT 1", Int32.self) == 1)
      }
    }
  }

  @Test func `one statement a call`() async throws {
    try await PostgresServer.withSchema { db in
      // The lexer refuses it at the door; a script's statement goes by the server's own rule.
      let error = await #expect(throws: DatabaseError.self) { try await db.execute("SELECT 1; SELECT 2") }
      #expect(error?.kind == .invalidStatement)
    }
  }
}
