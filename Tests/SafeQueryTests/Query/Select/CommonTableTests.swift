import SafeQuery
import Testing

@Suite struct CommonTableTests {
  @Test(arguments: Backend.allCases)
  func `a common table is declared once, wherever and however often it is used`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let counts = Post.where { $0.id > 0 }.groupBy { $0.author }
        .select { PostCount.row(author: $0.author, posts: count()) }.asCTE()
      let best = User.all.joinQuery(counts) { $0.id == $1.author }
        .where { $1.posts == counts.asTable().select { $0.posts.max() }.scalar() }.select { ($0.email, $1.posts) }
      try await db.expect(
        best,
        #"""
        WITH q1 ("author", "posts") AS (SELECT t1."author", count(*) FROM "post" AS t1 WHERE (t1."id" > ?) \#
        GROUP BY t1."author") SELECT t1."email", t2."posts" FROM "user" AS t1 JOIN q1 AS t2 ON (t1."id" = t2."author") \#
        WHERE (t2."posts" = (SELECT max(t3."posts") FROM q1 AS t3))
        """#, gives: [("ann", 2)])
      let rows = try await db.fetch(counts)
      #expect(rows.map(\.posts).sorted() == [1, 2])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a common table that uses another is declared after it`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let adults = User.where { $0.age >= 18 }.asCTE(.materialized)
      let posts = Post.all.joinQuery(adults) { $0.author == $1.id }.select { post, _ in post }.asCTE(.notMaterialized)
      let query = adults.asTable().joinQuery(posts) { $0.id == $1.author }.order { $1.id.ascending }.select {
        $1.title
      }
      #expect(try await db.fetch(query) == ["Hello", "World"])
      let text = try query.sql(for: .sqlite).text
      #expect(text.hasPrefix(#"WITH q1 ("id", "email", "age") AS MATERIALIZED (SELECT"#))
      #expect(text.contains(#"q2 ("id", "author", "title") AS NOT MATERIALIZED (SELECT"#))
      // Used first by the one that needs it.
      let other = posts.asTable().joinQuery(adults) { $0.author == $1.id }.order { post, _ in post.id }
        .select { post, _ in post.title }
      #expect(try await db.fetch(posts.asTable().order { $0.id }).count == 2)
      #expect(try await db.fetch(other.where { post, _ in post.id == 1 }) == ["Hello"])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a recursive common table goes on until a step adds nothing`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      // Each user's follower is the next one by number.
      let chain = User.where { $0.id == 2 }.recursive { previous in
        User.all.joinQuery(previous) { $0.id == $1.id + 1 }.select { user, _ in user }
      }
      #expect(try await db.fetch(chain.asTable().order { $0.id }) == [.bob, .cid, .dan])
      let text = try chain.asTable().sql(for: .sqlite).text
      #expect(text.hasPrefix(#"WITH RECURSIVE q1 ("id", "email", "age") AS (SELECT"#))
      // In a circle it ends where duplicates are removed.
      let circle = User.where { $0.id == 2 }.recursive(removingDuplicates: true) { previous in
        User.all.joinQuery(previous) { ($0.id == $1.id + 1) || ($0.id == $1.id - 1) }.select { user, _ in user }
      }
      #expect(try await db.fetch(circle.asTable().order { $0.id }) == User.everybody)
    }
  }

  @Test func `a recursive step's rows can't be used outside of the step`() {
    var leaked: CTE<User>?
    _ = User.all.recursive { previous in
      leaked = previous
      return previous.asTable()
    }
    guard let leaked else { return #expect(Bool(false)) }
    expectRefusal(leaked.sql, .invalidQuery, "the rows of a recursive step are used outside of the step")
  }

  @Test(arguments: Backend.allCases)
  func `writes use common tables`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let authors = Post.all.select { $0.author }.asCTE()
      let changed = try await db.execute(User.where { authors.contains($0.id) }.update { $0.age = 99 })
      #expect(changed == 2)
      #expect(try await db.execute(User.where { !authors.contains($0.id) }.delete()) == 2)
      let ages = try await db.fetch(User.all.order { $0.id }).map(\.age)
      #expect(ages == [99, 99])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a write that returns rows is a common table on PostgreSQL`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let moved = Post.where { $0.author == 1 }.delete().returning().asCTE()
      let query = moved.asTable().select { ($0.id.min(), count()) }
      if backend == .sqlite {
        let error = #expect(throws: DatabaseError.self) { try query.sql(for: .sqlite) }
        #expect(error?.message == "SQLite's WITH takes no insert, update or delete; run the write by itself")
      } else {
        let row = try await db.transaction { try $0.fetchOne(query) }
        #expect(row?.0 == 1 && row?.1 == 2)
        #expect(try await db.fetch(Post.all) == [.lower])
      }
    }
  }
}

@Suite struct SetOperationTests {
  @Test(arguments: Backend.allCases)
  func `rows of two queries are put together`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let thirty = User.where { $0.age == 30 }.select { $0.id }
      let authors = Post.all.select { $0.author }
      try await db.expect(
        thirty.union(authors).asTable().order { $0 },
        #"""
        SELECT t1."c1" FROM (SELECT t2."id" AS "c1" FROM "user" AS t2 WHERE (t2."age" = ?) UNION \#
        SELECT t2."author" FROM "post" AS t2) AS t1 ORDER BY t1."c1"
        """#,
        postgreSQL: #"""
          SELECT t1."c1" FROM (SELECT t2."id" AS "c1" FROM "user" AS t2 WHERE (t2."age" = $1) UNION \#
          SELECT t2."author" FROM "post" AS t2) AS t1 ORDER BY t1."c1"
          """#, gives: ids(1, 3, 4))
      #expect(try await sorted(thirty.unionAll(authors), db) == [1, 1, 1, 3, 4])
      #expect(try await db.fetch(thirty.intersect(authors)) == [1])
      #expect(try await db.fetch(thirty.except(authors)) == [4])
      #expect(try await db.fetch(authors.except(thirty)) == [3])
    }
  }

  @Test(arguments: Backend.allCases)
  func `operations nest as they are written, and keep the limits of their parts`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let three = try await sorted(one(1).union(one(2)).union(one(3)), db)
      #expect(three == [1, 2, 3])
      // (1 ∪ 2) ∩ 2 and 1 ∪ (2 ∩ 3): PostgreSQL would read the first as 1 ∪ (2 ∩ 2), SQLite the second from the left.
      #expect(try await sorted(one(1).union(one(2)).intersect(one(2)), db) == [2])
      #expect(try await sorted(one(1).union(one(2).intersect(one(3))), db) == [1])
      #expect(try await sorted(one(1, 2, 3).except(one(1, 2).except(one(1))), db) == [1, 3])
      let limited = User.all.order { $0.id.descending }.limit(1).select { $0.id }
      #expect(try await db.fetch(limited.unionAll(limited)) == [4, 4])
      #expect(try await db.fetch(one(1).union(one(2)).asTable().where { $0 > 1 }) == [2])
    }
  }

  @Test(arguments: Backend.allCases)
  func `INTERSECT ALL and EXCEPT ALL count duplicates on PostgreSQL`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let authors = Post.all.select { $0.author }
      let query = authors.exceptAll(User.where { $0.id == 1 }.select { $0.id })
      if backend == .sqlite {
        let error = #expect(throws: DatabaseError.self) { try query.sql(for: .sqlite) }
        #expect(error?.kind == .unsupported)
      } else {
        let (except, intersect) = try await (sorted(query, db), sorted(authors.intersectAll(authors), db))
        #expect(except == [1, 3] && intersect == [1, 1, 3])
      }
    }
  }
}

private func one(_ ids: Int64...) -> Select<User.Columns, Int64> { User.where { ids.contains($0.id) }.select { $0.id } }

private func sorted(_ query: some ReadQuery<Int64>, _ db: Database) async throws -> [Int64] {
  try await db.fetch(query).sorted()
}
