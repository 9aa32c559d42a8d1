import Foundation
import SafeQuery
import Testing

private struct Stop: Error {}

@Suite struct TransactionTests {
  @Test(arguments: Backend.allCases)
  func `a block that throws leaves nothing behind`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      await #expect(throws: Stop.self) {
        try await db.transaction { tx in
          try tx.insert(User.Draft(email: "ann", age: nil))
          throw Stop()
        }
      }
      #expect(try await db.fetch(User.all).isEmpty)
      try await db.transaction { try $0.insert(User.Draft(email: "ann", age: nil)) }
      #expect(try await db.fetch(User.all).count == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `an inner transaction that throws is undone alone`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      try await db.transaction { tx in
        try tx.insert(User.Draft(email: "outer", age: nil))
        #expect(throws: Stop.self) {
          try tx.transaction { tx in
            try tx.insert(User.Draft(email: "inner", age: nil))
            try tx.transaction { try $0.insert(User.Draft(email: "innermost", age: nil)) }
            throw Stop()
          }
        }
        #expect(throws: DatabaseError.self) {
          try tx.transaction { try $0.insert(User.Draft(email: "outer", age: nil)) }
        }
        try tx.transaction { try $0.insert(User.Draft(email: "kept", age: nil)) }
      }
      let emails = try await db.fetch(User.all.order { $0.email }.select { $0.email })
      #expect(emails == ["kept", "outer"])
    }
  }

  @Test(arguments: Backend.allCases)
  func `reads and the database itself keep a read block from writing`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      let attempts: [SQL] = [
        "INSERT INTO \(User.self) (email) VALUES ('x')", "DROP TABLE post", "CREATE TABLE other (x INTEGER)",
      ]
      for attempt in attempts {
        let inBlock = await #expect(throws: DatabaseError.self) { try await db.read { try $0.execute(attempt) } }
        #expect(inBlock?.kind == .readOnly)
      }
      let returning: SQL = "INSERT INTO \(User.self) (email) VALUES ('x') RETURNING 1"
      let single = await #expect(throws: DatabaseError.self) { try await db.fetch(returning, as: Int.self) }
      #expect(single?.kind == .readOnly)
      let one = await #expect(throws: DatabaseError.self) { try await db.fetchOne(returning, as: Int.self) }
      #expect(one?.kind == .readOnly)
      #expect(try await db.fetch(User.all).isEmpty)
      try await db.transaction { try $0.insert(User.Draft(email: "ann", age: nil)) }
    }
  }

  @Test func `a database in memory has read-only blocks and many users on its one connection`() async throws {
    var configuration = Configuration.sqliteInMemory
    configuration.leaseTimeout = Backend.patience
    let db = try await Database.open(configuration)
    try await db.createTables()
    let error = await #expect(throws: DatabaseError.self) {
      try await db.read { try $0.insert(User.Draft(email: "x", age: nil)) }
    }
    #expect(error?.kind == .readOnly)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<100 {
        group.addTask {
          try await db.transaction { try $0.insert(User.Draft(email: "\(number)", age: number)) }
          _ = try await db.read { try $0.fetch(User.all) }
          _ = try await db.fetchOne(User.where { $0.age == number })
        }
      }
      try await group.waitForAll()
    }
    let found7 = try await db.fetchOne(User.all.select { _ in count() })
    #expect(found7 == 100)
    db.close()
  }

  @Test(arguments: Backend.allCases)
  func `a transaction that is used after its block throws`(_ backend: Backend) async throws {
    final class Box: @unchecked Sendable { var transaction: Transaction? }
    try await backend.withDatabase { db in
      try await db.createTables()
      let box = Box()
      try await db.transaction { box.transaction = $0 }
      let escaped = try #require(box.transaction)
      for attempt in [
        { _ = try escaped.execute("SELECT 1") }, { _ = try escaped.fetch(User.all) },
        { try escaped.transaction { _ in } },
      ] {
        let error = #expect(throws: DatabaseError.self) { try attempt() }
        #expect(error?.kind == .misuse)
        #expect(error?.message == "the transaction is used after its block has ended; do the work inside the block")
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a mistake is told as one, also after the limit of the block`(_ backend: Backend) async throws {
    final class Box: @unchecked Sendable { var transaction: Transaction? }
    try await backend.withDatabase { db in
      let box = Box()
      try await db.transaction { box.transaction = $0 }
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction(timeout: .milliseconds(300)) { _ in
          Thread.sleep(forTimeInterval: 0.4)
          try box.transaction?.execute("SELECT 1")
        }
      }
      #expect(error?.kind == .misuse)
    }
  }

  @Test(arguments: Backend.allCases, ["BEGIN", "COMMIT", "ROLLBACK"])
  func `a transaction by hand does not leak to the next user of the connection`(_ backend: Backend, word: String)
    async throws
  {
    let statements: [String: SQL] = ["BEGIN": "BEGIN", "COMMIT": "COMMIT", "ROLLBACK": "ROLLBACK"]
    let statement = try #require(statements[word])
    try await backend.withDatabase { db in
      try await db.createTables()
      // Alone, and in a block: each is an error or has no effect on what follows.
      _ = try? await db.execute(statement)
      _ = try? await db.fetch(statement, as: Int.self)
      _ = try? await db.transaction { _ = try $0.execute(statement) }
      _ = try? await db.read { _ = try $0.execute(statement) }
      for number in 0..<20 {
        await #expect(throws: Stop.self) {
          try await db.transaction { tx in
            try tx.insert(User.Draft(email: "\(number)", age: nil))
            throw Stop()
          }
        }
        let readOnly = await #expect(throws: DatabaseError.self) {
          try await db.read { try $0.insert(User.Draft(email: "x", age: nil)) }
        }
        #expect(readOnly?.kind == .readOnly)
      }
      #expect(try await db.fetch(User.all).isEmpty)
      try await db.transaction { try $0.insert(User.Draft(email: "ann", age: nil)) }
      #expect(try await db.fetch(User.all).count == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `two statements in one text are refused before anything is sent`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      let error = await #expect(throws: DatabaseError.self) {
        try await db.execute("DELETE FROM \(Post.self); DROP TABLE \(Post.self)")
      }
      #expect(error?.kind == .invalidStatement)
      #expect(try await db.fetch(Post.all).isEmpty)
    }
  }
}
