import SafeQuery
import Testing

/// A block whose transaction is ended from inside is an error, and nothing of the block runs outside a transaction.
@Suite struct EarlyEndTests {
  @Test(arguments: Backend.allCases)
  func `after a COMMIT in the block, its next statement does not run`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in
          try tx.execute("COMMIT")
          try tx.insert(User.Draft(email: "ann@example.org", age: nil))
        }
      }
      #expect(error?.kind == .misuse)
      #expect(error?.message.hasPrefix("the transaction is over before its block") == true)
      let users = try await db.fetchOne(User.all.select { _ in count() })
      #expect(users == 0)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a block that ends with a ROLLBACK of its own does not succeed`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in
          try tx.insert(User.Draft(email: "ann@example.org", age: nil))
          try tx.execute("ROLLBACK")
        }
      }
      #expect(error?.kind == .misuse)
      let users = try await db.fetchOne(User.all.select { _ in count() })
      #expect(users == 0)
    }
  }
}
