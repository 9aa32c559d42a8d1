import Foundation
import SafeQuery
import Testing

/// Rows of Swift values as a query, and queries of tuples as rows.
@Suite struct ValuesTests {
  @Test(arguments: Backend.allCases)
  func `rows of a struct are a table that is joined, and their text is the same for any number`(
    _ backend: Backend
  ) async throws {
    try await backend.withPeople { db in
      let query = Post.all.joinQuery(Values([User(id: 1, email: "new'", age: nil)])) { $0.author == $1.id }
        .order { post, _ in post.id }.select { post, user in (post.title, user.email) }
      try await db.expect(
        query,
        #"SELECT t1."title", t2."email" FROM "post" AS t1 JOIN (SELECT value->>0 AS "id", value->>1 AS "email", value->>2 AS "age" FROM json_each(?)) AS t2 ON (t1."author" = t2."id") ORDER BY t1."id""#,
        postgreSQL:
          #"SELECT t1."title", t2."email" FROM "post" AS t1 JOIN (SELECT c1 AS "id", c2 AS "email", c3 AS "age" FROM unnest($1, $2, $3) AS r(c1, c2, c3)) AS t2 ON (t1."author" = t2."id") ORDER BY t1."id""#,
        gives: [("Hello", "new'"), ("World", "new'")])
      let whole = try await db.fetch(Values(User.everybody).asTable().order { $0.id })
      #expect(whole == User.everybody)
      let none = try await db.fetch(Values([User]()))
      #expect(none == [])
      var texts: Set<String> = []
      for users in [[], [User.ann], User.everybody] { texts.insert(try Values(users).sql(for: db.dialect).text) }
      #expect(texts.count == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `tuples and single values are rows too`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let pairs = Values([(1, "one"), (2, nil), (3, "three")] as [(Int64, String?)])
      let found = try await db.fetch(pairs.asTable().order { id, _ in id.descending })
      #expect(found.map(\.0) == [3, 2, 1] && found.map(\.1) == ["three", nil, "one"])
      let users = try await db.fetch(
        User.where { Values([1, 4, 9] as [Int64]).contains($0.id) }.order { $0.id }.select { $0.email })
      #expect(users == ["ann", "dan"])
      let common = Values([2, 3] as [Int64]).asCTE()
      let twice = try await db.fetch(common.unionAll(common).asTable().order { $0 })
      #expect(twice == [2, 2, 3, 3])
    }
  }

  @Test(arguments: Backend.allCases)
  func `values of every type are read as they were given`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let (date, uuid) = (Date(timeIntervalSince1970: 1_700_000_000.25), UUID())
      let decimal = try #require(Decimal(string: "12345678901234567890.125"))
      typealias Every = (Bool, Int64, Double, Decimal, String, [UInt8], Date, UUID)
      let rows: [Every] = [
        (true, .max, 1.0, decimal, "a\"'\u{301}", [0, 1, 255], date, uuid), (false, .min, -0.5, 0, "", [], date, uuid),
      ]
      let found = try await db.fetch(Values(rows).asTable().order { flag, _, _, _, _, _, _, _ in flag.descending })
      #expect(found.count == 2)
      for (found, row) in zip(found, rows) {
        #expect(found.0 == row.0 && found.1 == row.1 && found.2 == row.2 && found.3 == row.3)
        #expect(found.4.utf8.elementsEqual(row.4.utf8) && found.5 == row.5 && found.6 == row.6 && found.7 == row.7)
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows are updated from values and from a query`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let ages = Values([
        User(id: 1, email: "", age: 31), User(id: 2, email: "", age: nil), User(id: 9, email: "", age: 1),
      ])
      try await db.expect(
        User.all.update(fromQuery: ages) {
          $0.id == $1.id
        } set: {
          $0.age = $1.age
        },
        #"UPDATE "user" AS t1 SET "age" = t2."age" FROM (SELECT value->>0 AS "id", value->>1 AS "email", value->>2 AS "age" FROM json_each(?)) AS t2 WHERE (t1."id" = t2."id")"#,
        postgreSQL:
          #"UPDATE "user" AS t1 SET "age" = t2."age" FROM (SELECT c1 AS "id", c2 AS "email", c3 AS "age" FROM unnest($1, $2, $3) AS r(c1, c2, c3)) AS t2 WHERE (t1."id" = t2."id")"#,
        changes: 2)
      let counts = Post.all.groupBy { $0.author }.select { ($0.author, count()) }.asRows()
      let changed = try await db.execute(
        User.all.update(fromQuery: counts) {
          $0.id == $1.columns.0
        } set: {
          $0.age = $1.columns.1
        })
      #expect(changed == 2)
      let common = try await db.execute(
        User.all.update(fromQuery: counts.asCTE()) {
          $0.id == $1.columns.0
        } set: {
          $0.age = $1.columns.1 + 1
        })
      #expect(common == 2)
      let after = try await db.fetch(User.all.order { $0.id }.select { $0.age })
      #expect(after == [3, nil, 2, 30])
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows are deleted that a row of a query belongs to`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        Post.all.delete(usingQuery: User.where { $0.age < 20 }) { $0.author == $1.id },
        #"DELETE FROM "post" AS t1 WHERE EXISTS (SELECT 1 FROM (SELECT t3."id" AS "id", t3."email" AS "email", t3."age" AS "age" FROM "user" AS t3 WHERE (t3."age" < ?)) AS t2 WHERE (t1."author" = t2."id"))"#,
        postgreSQL:
          #"DELETE FROM "post" AS t1 USING (SELECT t3."id" AS "id", t3."email" AS "email", t3."age" AS "age" FROM "user" AS t3 WHERE (t3."age" < $1)) AS t2 WHERE (t1."author" = t2."id")"#,
        changes: 1)
      let rows = Values([User.ann]).asCTE()
      let count = try await db.execute(Post.all.delete(usingQuery: rows) { $0.author == $1.id })
      #expect(count == 2)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a query of tuples is joined as rows, also where there may be none`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let counts = Post.all.groupBy { $0.author }.select { ($0.author, count()) }.asRows()
      let inner = User.all.joinQuery(counts) { $0.id == $1.columns.0 }
        .order { user, _ in user.id }.select { user, posts in (user.email, posts.columns.1) }
      try await db.expect(
        inner,
        #"SELECT t1."email", t2."c2" FROM "user" AS t1 JOIN (SELECT t3."author" AS "c1", count(*) AS "c2" FROM "post" AS t3 GROUP BY t3."author") AS t2 ON (t1."id" = t2."c1") ORDER BY t1."id""#,
        postgreSQL:
          #"SELECT t1."email", t2."c2" FROM "user" AS t1 JOIN (SELECT t3."author" AS "c1", count(*) AS "c2" FROM "post" AS t3 GROUP BY t3."author") AS t2 ON (t1."id" = t2."c1") ORDER BY t1."id""#,
        gives: [("ann", 2), ("cid", 1)])
      let left = User.all.leftJoinQuery(counts) { $0.id == $1.columns.0 }.order { user, _ in user.id }
      let numbers = try await db.fetch(left.select { $1.columns.1 })
      #expect(numbers == [2, nil, 1, nil])
      let whole = try await db.fetch(left.select { ($0.email, $1) })
      #expect(whole.map { $0.1?.values.1 } == [2, nil, 1, nil])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a series is whole numbers, joined like any query`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let odd = try await db.fetch(Series(1...8, by: 2).asTable().order { $0 })
      #expect(odd == [1, 3, 5, 7])
      let one = try await db.fetch(Series(5...5))
      #expect(one == [5])
      let users = try await db.fetch(
        User.where { Series(2...3).asTable().select { $0.cast(to: Int64.self) }.contains($0.id) }.order { $0.id }
          .select { $0.email })
      #expect(users == ["bob", "cid"])
      expectRefusal(
        Series(1...2, by: 0).sql, .invalidQuery, "a series goes up by 0; it takes steps of at least 1")
    }
  }
}
