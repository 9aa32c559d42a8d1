import SafeQuery
import Testing

@Suite struct JoinTests {
  @Test(arguments: Backend.allCases)
  func `a join gives both rows`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        User.all.join(Post.self) { $0.id == $1.author }.where { $1.id > 1 },
        #"""
        SELECT t1."id", t1."email", t1."age", t2."id", t2."author", t2."title" FROM "user" AS t1 \#
        JOIN "post" AS t2 ON (t1."id" = t2."author") WHERE (t2."id" > ?)
        """#, gives: [(User.ann, Post.world), (User.cid, Post.lower)])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a left join gives nil where there is no row`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let joined = User.all.leftJoin(Post.self) { user, post in user.id == post.author && post.title != "World" }
      let rows: [(User, Post?)] = [(.ann, .hello), (.bob, nil), (.cid, .lower), (.dan, nil)]
      let text = #"""
        SELECT t1."id", t1."email", t1."age", t2."id", t2."author", t2."title" FROM "user" AS t1 \#
        LEFT JOIN "post" AS t2 ON ((t1."id" = t2."author") AND (t2."title" <> ?)) ORDER BY t1."id"
        """#
      try await db.expect(joined.order { $0.0.id }, text, postgreSQL: numbered(text), gives: rows)
      // The columns are optional in the type: this would not compile with a String.
      let titles: [(String, String?)] = try await db.fetch(joined.order { $0.0.id }.select { ($0.email, $1.title) })
      #expect(titles.map(\.1) == ["Hello", nil, "hello", nil])
      let missing = try await db.fetch(joined.where { $1.id == nil }.order { $0.0.id }.select { user, _ in user })
      #expect(missing == [.bob, .dan])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a column that is optional by itself stays one optional in a left join`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let ages: [Int?] = try await db.fetch(
        Post.all.leftJoin(User.self) { $0.author == $1.id && $1.age == 17 }.order { $0.0.id }.select { $1.age })
      #expect(ages == [nil, nil, 17])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a table joins itself as two instances`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        User.all.join(User.self) { $0.age == $1.age && $0.id < $1.id }.select { ($0.email, $1.email) },
        #"""
        SELECT t1."email", t2."email" FROM "user" AS t1 JOIN "user" AS t2 \#
        ON ((t1."age" = t2."age") AND (t1."id" < t2."id"))
        """#, gives: [("ann", "dan")])
    }
  }

  @Test(arguments: Backend.allCases)
  func `three to six tables join, with rows or nil for each`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let two = Post.where { $0.id == 3 }.join(User.self) { $0.author == $1.id }
      let three = two.leftJoin(Post.self) { $2.author == $1.id && $2.id != $0.id }
      let four = three.join(User.self) { $3.age == 30 && $3.id == 4 && $0.id == 3 }
      let five = four.leftJoin(Post.self) { $4.id == 1 && $3.id == 4 }
      let six = five.join(User.self) { $5.id == $4.author }
      let row = try #require(try await db.fetchOne(six))
      #expect(row.0 == .lower && row.1 == .cid && row.2 == nil && row.3 == .dan && row.4 == .hello && row.5 == .ann)
      let text = try six.select { ($0.id, $1.id, $2.id, $3.id, $4.id, $5.id) }.sql(for: .sqlite).text
      #expect(
        text == #"""
          SELECT t1."id", t2."id", t3."id", t4."id", t5."id", t6."id" FROM "post" AS t1 \#
          JOIN "user" AS t2 ON (t1."author" = t2."id") \#
          LEFT JOIN "post" AS t3 ON ((t3."author" = t2."id") AND (t3."id" <> t1."id")) \#
          JOIN "user" AS t4 ON (((t4."age" = ?) AND (t4."id" = ?)) AND (t1."id" = ?)) \#
          LEFT JOIN "post" AS t5 ON ((t5."id" = ?) AND (t4."id" = ?)) \#
          JOIN "user" AS t6 ON (t6."id" = t5."author") WHERE (t1."id" = ?)
          """#)
    }
  }

  @Test(arguments: Backend.allCases)
  func `every arity has its left join`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let two = User.where { $0.id == 2 }.leftJoin(Post.self) { $1.author == $0.id }
      let three = two.leftJoin(Post.self) { $2.author == $0.id }
      let four = three.leftJoin(Post.self) { $3.author == $0.id }
      let five = four.leftJoin(Post.self) { $4.author == $0.id }
      let six = five.leftJoin(Post.self) { $5.id == $0.id }
      let row = try #require(try await db.fetchOne(six))
      #expect(row.0 == .bob && row.1 == nil && row.2 == nil && row.3 == nil && row.4 == nil && row.5 == .world)
      let third = try await db.fetchOne(three.join(User.self) { $3.id == 1 && $0.id == 2 }.select { ($2, $3) })
      #expect(third?.0 == nil && third?.1 == .ann)
      let inner = two.join(User.self) { $2.id == $0.id }.join(User.self) { $3.id == $0.id }
      let fifth = try await db.fetchOne(inner.join(User.self) { $4.id == 4 && $0.id == 2 })
      #expect(fifth?.4 == .dan)
    }
  }
}
