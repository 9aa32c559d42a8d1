import Foundation
import SafeQuery
import Testing

/// Plans of statements.
@Suite struct ExplainTests {
  @Test(arguments: Backend.allCases)
  func `a plan says which tables are read whole and which indexes are used`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.execute("CREATE UNIQUE INDEX user_email ON \(User.self) (email)")
      let rows = (10..<3000).map { User(id: $0, email: "\($0)", age: 1) }
      try await db.transaction { tx in _ = try tx.insert(contentsOf: rows) }
      try await db.execute("ANALYZE \(User.self)")
      let found = try await db.explain(User.where { $0.email == "ann" })
      #expect(found.uses(index: "user_email") && !found.uses(index: "user"))
      #expect(found.fullScans == [])
      #expect(found.allSteps.contains { $0.table == "user" && $0.index == "user_email" && $0.access == .index })
      let whole = try await db.explain(User.where { $0.age == 7 }.order { $0.email.descending }.select { $0.age })
      #expect(whole.fullScans == ["user"] || whole.uses(index: "user_email"))
      let joined = try await db.explain(Post.all.joinQuery(User.where { $0.age == 3 }) { $0.title == $1.email })
      #expect(joined.fullScans.contains("post"), "\(joined)")
      #expect(!joined.description.isEmpty && joined.executionTime == nil)
      let byEmail = Prepared { (email: Parameter<String>) in User.where { $0.email == email } }
      let prepared = try await db.explain(byEmail("ann"))
      #expect(prepared.uses(index: "user_email") && prepared.fullScans == [])
      let text = try await db.explain("SELECT * FROM \(User.self) WHERE email = \("ann")")
      #expect(text.uses(index: "user_email"))
      let common = try await db.explain(User.where { $0.email == "bob" }.asCTE().asTable())
      #expect(common.uses(index: "user_email"))
    }
  }

  @Test(arguments: Backend.allCases)
  func `the plan of a write changes nothing`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let plan = try await db.explain(Post.where { $0.author == 1 }.delete())
      #expect(plan.allSteps.contains { $0.table == "post" }, "\(plan)")
      let inside = try await db.transaction { tx in try tx.explain(Post.where { $0.author == 1 }.delete()) }
      #expect(inside.fullScans == plan.fullScans)
      let count = try await db.fetch(Post.all).count
      #expect(count == 3)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a statement is run for its plan on PostgreSQL, and a write then is undone`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let query = User.where { $0.age == 30 }
      guard db.dialect == .postgreSQL else {
        let error = await #expect(throws: DatabaseError.self) { try await db.explain(query, .running) }
        #expect(error?.kind == .unsupported)
        #expect(error?.message == "SQLite has no EXPLAIN ANALYZE; explain the query without running it")
        return
      }
      let read = try await db.explain(query, .running)
      #expect(read.steps.first?.actual?.rows == 2 && read.executionTime != nil)
      #expect(read.steps.first?.cost != nil && read.steps.first?.estimatedRows != nil)
      let refused = await #expect(throws: DatabaseError.self) {
        try await db.explain(Post.where { $0.author == 1 }.delete(), .running)
      }
      #expect(
        refused?.message
          == "a statement that is no query of the builder is not run for its plan, as it may write; use runningAndUndoing"
      )
      let write = try await db.explain(Post.where { $0.author == 1 }.delete(), .runningAndUndoing)
      #expect(write.steps.first?.kind == "Delete" && write.allSteps.last?.actual?.rows == 2)
      let count = try await db.transaction { tx in
        _ = try tx.explain(Post.where { $0.author == 1 }.delete(), .runningAndUndoing)
        return try tx.fetch(Post.all).count
      }
      #expect(count == 3)
      let after = try await db.fetch(Post.all).count
      #expect(after == 3)
    }
  }
}
