import SafeQuery
import Testing

/// Queries of tuples as tables, whose columns are known by their places.
@Suite struct TupleTableTests {
  /// How many posts each author has: ann 2, cid 1.
  private let counts = Post.all.groupBy { $0.author }.select { ($0.author, count()) }.asRows()

  @Test(arguments: Backend.allCases)
  func `a query of tuples is a table that others are joined to`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let busy = counts.asTable().join(User.self) { $0.columns.0 == $1.id }
        .where { count, _ in count.columns.1 - 1 > 0 }
        .select { count, user in (user.email, count.columns.1) }
      try await db.expect(
        busy,
        #"""
        SELECT t2."email", t1."c2" FROM (SELECT t3."author" AS "c1", count(*) AS "c2" FROM "post" AS t3 \#
        GROUP BY t3."author") AS t1 JOIN "user" AS t2 ON (t1."c1" = t2."id") WHERE ((t1."c2" - ?) > ?)
        """#, gives: [("ann", 2)])
    }
  }

  @Test(arguments: Backend.allCases)
  func `the columns of tuples are null where an outer join finds none`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let right = counts.asTable().rightJoin(User.self) { $0.columns.0 == $1.id }
        .order { _, user in user.id }
        .select { count, user in (user.email, count.columns.0, count.columns.1 + 1) }
      let all = try await db.fetch(right)
      #expect(all.map(\.0) == ["ann", "bob", "cid", "dan"])
      #expect(all.map(\.1) == [1, nil, 3, nil])
      #expect(all.map(\.2) == [3, nil, 2, nil])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a row of a query of tuples has its values and those that were joined`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let left = counts.asTable().leftJoin(User.self) { $0.columns.0 == $1.id }
      let rows = try await db.fetch(left.order { count, _ in count.columns.0 })
      #expect(rows.map(\.0.values.1) == [2, 1])
      #expect(rows.map(\.1) == [User.ann, User.cid])
    }
  }

  @Test(arguments: Backend.allCases)
  func `tuples as rows are calculated with beside the others`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let table = counts.asCTE()
      let pairs = table.asTable().leftJoinQuery(table) { $1.columns.0 == $0.columns.0 + 2 }
        .order { count, _ in count.columns.0 }
        .select { count, next in
          let more = count.columns.1 - next.columns.1
          (count.columns.0, more, (count.columns.1 - next.columns.1) * 10)
        }
      let differences = try await db.fetch(pairs)
      #expect(differences.map(\.1) == [1, nil])
      #expect(differences.map(\.2) == [10, nil])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a table of ten columns is one of tuples, and so is one of more`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let ten = User.where { $0.id == 1 }
        .select {
          ($0.id, $0.id + 1, $0.id + 2, $0.id + 3, $0.id + 4, $0.id + 5, $0.id + 6, $0.id + 7, $0.email, $0.age)
        }
      let ends = try await db.fetch(
        ten.asTable().select { first, _, _, _, _, _, _, eighth, _, tenth in (first, eighth, tenth) })
      #expect(ends.map(\.0) == [1] && ends.map(\.1) == [8] && ends.map(\.2) == [30])
      let last = try await db.fetch(
        User.all.joinQuery(ten.asRows()) { $0.id == $1.columns.0 }.select { ($1.columns.8, $1.columns.9) })
      #expect(last.map(\.0) == ["ann"] && last.map(\.1) == [30])
      let eleven = User.where { $0.id == 1 }
        .select { ($0.id, $0.id, $0.id, $0.id, $0.id, $0.id, $0.id, $0.id, $0.id, $0.id, $0.email) }
      let emails = try await db.fetch(eleven.asTable().select { _, _, _, _, _, _, _, _, _, _, email in email })
      #expect(emails == ["ann"])
    }
  }
}
