import SafeQuery
import Testing

@Suite struct OuterJoinTests {
  @Test(arguments: Backend.allCases)
  func `a right join keeps the other side's rows and makes this side optional`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let query = Post.all.rightJoin(User.self) { $0.author == $1.id }
        .order { post, user in
          user.id.ascending
          post.id.ascending
        }
      let rows: [(Post?, User)] = [(.hello, .ann), (.world, .ann), (nil, .bob), (.lower, .cid), (nil, .dan)]
      let text = #"""
        SELECT t1."id", t1."author", t1."title", t2."id", t2."email", t2."age" FROM "post" AS t1 \#
        RIGHT JOIN "user" AS t2 ON (t1."author" = t2."id") ORDER BY t2."id", t1."id"
        """#
      try await db.expect(
        query, text,
        postgreSQL: text.replacing("t2.\"id\", t1.\"id\"", with: "t2.\"id\", t1.\"id\" NULLS FIRST"),
        gives: rows)
      let titles: [String?] = try await db.fetch(query.select { post, _ in post.title })
      #expect(titles == ["Hello", "World", nil, "hello", nil])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a full join keeps the rows of both sides`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let query = User.all.fullJoin(Post.self) { $0.id == $1.author && $1.id != 3 }
        .order { user, post in
          user.id.ascending
          post.id.ascending
        }
      let rows: [(User?, Post?)] = try await db.fetch(query)
      #expect(rows.map(\.0) == [nil, .ann, .ann, .bob, .cid, .dan])
      #expect(rows.map(\.1) == [.lower, .hello, .world, nil, nil, nil])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a cross join gives every pair`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        User.all.crossJoin(Post.self).select { _, _ in count() },
        #"SELECT count(*) FROM "user" AS t1 CROSS JOIN "post" AS t2"#, gives: [12])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a lateral join uses the columns of the row so far`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let query = User.all
        .leftJoinLateral { user in Post.where { $0.author == user.id }.order { $0.id.descending }.limit(1) }
        .order { user, _ in user.id }
        .select { user, post in (user.email, post.title) }
      let rows = try await db.fetch(query)
      #expect(rows.map(\.0) == ["ann", "bob", "cid", "dan"])
      #expect(rows.map(\.1) == ["World", nil, "hello", nil])
      let inner = User.all.joinLateral { user in Post.where { $0.author == user.id }.limit(1) }
      #expect(try await db.fetch(inner.select { _, _ in count() }) == [2])
    }
  }

  @Test(arguments: Backend.allCases)
  func `ten tables join`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let five = User.where { $0.id == 1 }.join(User.self) { $0.id == $1.id }.join(User.self) { $1.id == $2.id }
        .join(User.self) { $2.id == $3.id }.join(User.self) { $3.id == $4.id }
      let ten = five.join(User.self) { $4.id == $5.id }.join(User.self) { $5.id == $6.id }
        .join(User.self) { $6.id == $7.id }.leftJoin(User.self) { $7.id == $8.id && $8.age == 1 }
        .join(Post.self) { $7.id == $9.author && $9.title == "World" }
      let row = try #require(try await db.fetchOne(ten))
      #expect(row.0 == .ann && row.7 == .ann && row.8 == nil && row.9 == .world)
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows are locked on PostgreSQL`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let query = Post.all.join(User.self) { $0.author == $1.id }.lock(.share, of: { post, _ in post }, ifLocked: .skip)
      if backend == .sqlite {
        let error = #expect(throws: DatabaseError.self) { try query.sql(for: .sqlite) }
        #expect(error?.kind == .unsupported)
      } else {
        #expect(try query.sql(for: .postgreSQL).text.hasSuffix("FOR SHARE OF t1 SKIP LOCKED"))
        let free = try await db.transaction { tx in
          _ = try tx.fetch(User.where { $0.id == 1 }.lock())
          return try tx.fetch(query).count
        }
        #expect(free == 3)
        let simple = try User.all.lock(.noKeyUpdate, ifLocked: .fail).sql(for: .postgreSQL).text
        #expect(simple.hasSuffix("FOR NO KEY UPDATE NOWAIT"))
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `DISTINCT ON keeps the first row of each`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let query = Post.all.distinct(on: { $0.author }).order { $0.author.ascending }.order { $0.id.descending }
      if backend == .sqlite {
        let error = #expect(throws: DatabaseError.self) { try query.sql(for: .sqlite) }
        #expect(error?.kind == .unsupported)
      } else {
        let rows = try await db.fetch(query)
        #expect(rows == [.world, .lower])
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `an offset needs no limit`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let rest = try await db.fetch(User.all.order { $0.id }.offset(2))
      #expect(rest == [.cid, .dan])
      let error = #expect(throws: DatabaseError.self) { try User.all.offset(-1).sql(for: .sqlite) }
      #expect(error?.message == "the offset is -1: it can't be negative")
    }
  }
}
