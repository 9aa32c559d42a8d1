import SafeQuery
import Testing

/// Mistakes that the compiler can't see: what is said at run time.
@Suite struct MistakeTests {
  @Test func `a column of a table that the query does not join is named, and nothing is sent`() {
    var stranger: Post.Columns?
    _ = Post.where { post in
      stranger = post
      return post.id == 1
    }
    guard let stranger else {
      Issue.record("the closure was not called")
      return
    }
    let query = User.where { $0.id == stranger.author }
    for dialect in Dialect.allCases {
      let error = #expect(throws: DatabaseError.self) { try query.sql(for: dialect) }
      #expect(error?.kind == .invalidQuery)
      #expect(
        error?.message
          == "column post.author is used outside the query that brought its table in; join the table first")
    }
  }

  /// SQLite takes the column of any one row of the group.
  @Test(arguments: Backend.allCases)
  func `a column that is not grouped by is named by PostgreSQL`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let query = User.all.groupBy { $0.age }.select { ($0.email, count()) }
      guard backend == .postgreSQL else {
        let found1 = try await db.fetch(query)
        #expect(found1.count == 3)
        return
      }
      let error = await #expect(throws: DatabaseError.self) { try await db.fetch(query) }
      #expect(
        error?.message
          == "PostgreSQL does not accept the statement: "
          + #"column "t1.email" must appear in the GROUP BY clause or be used in an aggregate function"#)
    }
  }
}
