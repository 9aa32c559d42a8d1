import SafeQuery
import Testing

@Suite struct AggregateTests {
  @Test(arguments: Backend.allCases)
  func `rows and values are counted`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        User.all.select { (count(), $0.age.count(), $0.age.countDistinct()) },
        #"SELECT count(*), count(t1."age"), count(DISTINCT t1."age") FROM "user" AS t1"#, gives: [(4, 3, 2)])
      try await db.expect(
        User.where { $0.id > 100 }.select { (count(), $0.age.count()) },
        #"SELECT count(*), count(t1."age") FROM "user" AS t1 WHERE (t1."id" > ?)"#, gives: [(0, 0)])
    }
  }

  @Test(arguments: Backend.allCases)
  func `sums, means and extremes have the same types and values on both databases`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let query = User.all.select {
        ($0.age.sum(), $0.age.avg(), $0.age.min(), $0.age.max(), $0.email.min(), $0.email.max())
      }
      let row: (Int64?, Double?, Int?, Int?, String?, String?) = (77, 77.0 / 3, 17, 30, "ann", "dan")
      try await db.expect(
        query,
        #"""
        SELECT sum(t1."age"), avg(t1."age"), min(t1."age"), max(t1."age"), min(t1."email"), max(t1."email") FROM "user" AS t1
        """#,
        postgreSQL: #"""
          SELECT CAST(sum(t1."age") AS bigint), CAST(avg(t1."age") AS double precision), min(t1."age"), max(t1."age"), \#
          min(t1."email"), max(t1."email") FROM "user" AS t1
          """#, gives: [row])
    }
  }

  @Test(arguments: Backend.allCases)
  func `over no rows the result is nil`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let nobody = User.where { $0.id > 100 }
      let row = try await db.fetchOne(
        nobody.select { ($0.age.sum(), $0.age.avg(), $0.age.min(), $0.age.max(), $0.email.max()) })
      let found = try #require(row)
      #expect(found.0 == nil && found.1 == nil && found.2 == nil && found.3 == nil && found.4 == nil)
    }
  }

  @Test(arguments: Backend.allCases)
  func `floating-point columns are summed as Double`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createCells(Double.self)
      try await db.transaction { tx in
        try tx.insert(
          contentsOf: [1.5, 2.25, -0.75].enumerated().map { Cell<Double>(id: Int64($0), value: $1, optional: nil) })
      }
      let row = try await db.fetchOne(Cell<Double>.all.select { ($0.value.sum(), $0.value.avg(), $0.optional.sum()) })
      #expect(row?.0 == 3 && row?.1 == 1 && row?.2 == nil)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a sum beyond 64 bits is an error`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createCells(Int64.self)
      try await db.transaction { tx in
        try tx.insert(contentsOf: [1, 2].map { Cell<Int64>(id: $0, value: .max, optional: nil) })
      }
      let error = await #expect(throws: DatabaseError.self) {
        try await db.fetch(Cell<Int64>.all.select { $0.value.sum() })
      }
      #expect(error?.kind == .invalidValue)
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows are grouped, and groups are chosen`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let groups = User.all.groupBy { $0.age }.order { $0.age }.select { ($0.age, count(), $0.id.max()) }
      let text = #"SELECT t1."age", count(*), max(t1."id") FROM "user" AS t1 GROUP BY t1."age""#
      let rows: [(Int?, Int, Int64?)] = [(nil, 1, 2), (17, 1, 3), (30, 2, 4)]
      try await db.expect(
        groups, text + #" ORDER BY t1."age""#, postgreSQL: text + #" ORDER BY t1."age" NULLS FIRST"#, gives: rows)
      try await db.expect(
        User.all.groupBy { $0.age }.having { $0.id.count() > 1 }.having { $0.age == 30 }.select {
          ($0.age, count(), $0.id.max())
        },
        text + #" HAVING (count(t1."id") > ?) AND (t1."age" = ?)"#, gives: [rows[2]])
      try await db.expect(
        Post.all.join(User.self) { $0.author == $1.id }.groupBy { ($1.email, $1.age) }.having { post, _ in
          post.id.count() > 1
        }
        .select { ($1.email, count()) },
        #"""
        SELECT t2."email", count(*) FROM "post" AS t1 JOIN "user" AS t2 ON (t1."author" = t2."id") \#
        GROUP BY t2."email", t2."age" HAVING (count(t1."id") > ?)
        """#, gives: [("ann", 2)])
    }
  }
}
