import SafeQuery
import Testing

@Suite struct SubqueryTests {
  @Test(arguments: Backend.allCases)
  func `EXISTS refers to the outer row, of the same table too`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        User.where { user in exists(Post.where { $0.author == user.id && $0.title != "World" }) }.select { $0.id },
        #"""
        SELECT t1."id" FROM "user" AS t1 WHERE EXISTS (SELECT t2."id", t2."author", t2."title" FROM "post" AS t2 \#
        WHERE ((t2."author" = t1."id") AND (t2."title" <> ?)))
        """#, gives: ids(1, 3))
      let twins = User.where { user in exists(User.where { $0.age == user.age && $0.id != user.id }) }
      #expect(try await db.fetch(twins.order { $0.id }) == [.ann, .dan])
      let none = User.where { user in !exists(Post.where { $0.author == user.id }) }
      #expect(try await db.fetch(none.order { $0.id }) == [.bob, .dan])
    }
  }

  @Test(arguments: Backend.allCases)
  func `IN takes a query`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let authors = Post.all.select { $0.author }
      try await db.expect(
        User.where { authors.contains($0.id) }.select { $0.email },
        #"SELECT t1."email" FROM "user" AS t1 WHERE (t1."id" IN (SELECT t2."author" FROM "post" AS t2))"#,
        gives: ["ann", "cid"])
      let others = try await db.fetch(User.where { !authors.contains($0.id) }.order { $0.id })
      #expect(others.map(\.email) == ["bob", "dan"])
      // A null among the values leaves no row under NOT.
      let ages = User.all.select { $0.age }
      #expect(try await db.fetch(User.where { !ages.contains($0.age) }) == [])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a scalar subquery is an expression, null over no rows`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let query = User.all.order { $0.id }.select { user in
        (user.email, Post.where { $0.author == user.id }.select { $0.title.max() }.scalar())
      }
      let rows: [(String, String?)] = try await db.fetch(query)
      #expect(rows.map(\.1) == ["World", nil, "hello", nil])
      let oldest = User.where { $0.age == User.all.select { $0.age.max() }.scalar() }
      #expect(try await db.fetch(oldest.order { $0.id }) == [.ann, .dan])
    }
  }

  @Test func `a column of a table that is not there is an error before anything is sent`() {
    let other = Post.all
    var leaked: Column<Int64>?
    _ = other.where { post in
      leaked = post.author
      return post.id == 1
    }
    guard let author = leaked else { return #expect(Bool(false)) }
    expectRefusal(
      User.where { $0.id == author }.sql, .invalidQuery,
      "column post.author is used outside the query that brought its table in; join the table first")
  }
}

@Suite struct DerivedTableTests {
  @Test(arguments: Backend.allCases)
  func `a query of tuples is a table of its columns in their order`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let inner = User.where { $0.age != nil }.select { ($0.age, $0.email) }
      let query = inner.asTable().groupBy { age, _ in age }.order { age, _ in age }
        .select { age, email in (age, email.count()) }
      try await db.expect(
        query,
        #"""
        SELECT t1."c1", count(t1."c2") FROM (SELECT t2."age" AS "c1", t2."email" AS "c2" FROM "user" AS t2 \#
        WHERE (t2."age" IS NOT NULL)) AS t1 GROUP BY t1."c1" ORDER BY t1."c1"
        """#,
        postgreSQL: #"""
          SELECT t1."c1", count(t1."c2") FROM (SELECT t2."age" AS "c1", t2."email" AS "c2" FROM "user" AS t2 \#
          WHERE (t2."age" IS NOT NULL)) AS t1 GROUP BY t1."c1" ORDER BY t1."c1" NULLS FIRST
          """#, gives: [(17, 1), (30, 2)])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a query of rows is a table like any other, also to join`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let firstTwo = User.all.order { $0.id }.limit(2)
      #expect(try await db.fetch(firstTwo.asTable().where { $0.age == nil }) == [.bob])
      let titles = Post.all.joinQuery(firstTwo) { $0.author == $1.id }
        .order { post, _ in post.id }.select { ($0.title, $1.email) }
      let rows = try await db.fetch(titles)
      #expect(rows.map(\.0) == ["Hello", "World"])
      let left = Post.all.leftJoinQuery(firstTwo) { $0.author == $1.id }.order { post, _ in post.id }.select {
        $1.email
      }
      #expect(try await db.fetch(left) == ["ann", "ann", nil])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a query of one value is a table of one column`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let ages = User.all.distinct().select { $0.age }
      let sum = try await db.fetch(ages.asTable().select { $0.sum() })
      #expect(sum == [47])
      let unknown = ages.asTable().where { $0 == nil }
      let number = try await db.fetchOne(unknown.select { _ in count() })
      #expect(number == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a row of a struct gives the columns its names`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let counts = Post.all.groupBy { $0.author }.select { PostCount.row(author: $0.author, posts: count()) }
      #expect(
        try await db.fetch(counts.order { $0.author }) == [
          PostCount(author: 1, posts: 2), PostCount(author: 3, posts: 1),
        ])
      let busy = User.all.joinQuery(counts) { $0.id == $1.author }.where { $1.posts > 1 }.select {
        ($0.email, $1.posts)
      }
      try await db.expect(
        busy,
        #"""
        SELECT t1."email", t2."posts" FROM "user" AS t1 JOIN (SELECT t3."author" AS "author", count(*) AS "posts" \#
        FROM "post" AS t3 GROUP BY t3."author") AS t2 ON (t1."id" = t2."author") WHERE (t2."posts" > ?)
        """#, gives: [("ann", 2)])
    }
  }

  @Test func `the rows of a query can't be changed`() {
    let query = User.all.limit(1).asTable()
    expectRefusal(
      query.delete().sql, .invalidQuery, "delete takes the rows of a table of the database, not of a query")
    expectRefusal(
      query.update { $0.age = 1 }.sql, .invalidQuery, "update takes the rows of a table of the database, not of a query"
    )
  }

  @Test func `a row with the wrong number or type of expressions is an error before anything is sent`() {
    expectRefusal(
      Post.all.select { RowExpression($0.author, as: PostCount.self) }.sql, .invalidQuery,
      "a row of post_count can't be made so: it has 2 columns and is given 1")
    expectRefusal(
      Post.all.select { RowExpression($0.author, $0.title, as: PostCount.self) }.sql, .invalidQuery,
      "a row of post_count can't be made so: posts is given an expression of another type")
  }
}

/// A row of a query, not of a table of the database.
struct PostCount: Table, Equatable {
  let author: Int64
  let posts: Int

  struct Columns: TableColumns {
    let table: TableReference<PostCount>
    var author: Column<Int64> { table.column("author") }
    var posts: Column<Int> { table.column("posts") }
  }
  static let schema = TableSchema(
    "post_count", [ColumnDefinition("author", Int64.self), ColumnDefinition("posts", Int.self)])
  static func row(
    author: some SQLExpression<Int64>, posts: some SQLExpression<Int>
  ) -> RowExpression<PostCount> { RowExpression(author, posts) }

  init(author: Int64, posts: Int) {
    self.author = author
    self.posts = posts
  }
  init(row: borrowing Row, at index: Int) throws {
    author = try Int64(row: row, at: index)
    posts = try Int(row: row, at: index + 1)
  }
  func encode(into row: inout RowEncoder) {
    row.encode(author)
    row.encode(posts)
  }
}
