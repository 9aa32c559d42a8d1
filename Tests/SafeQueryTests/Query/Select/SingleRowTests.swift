import SafeQuery
import Testing

/// Rows of no table, and values beside columns.
@Suite struct SingleRowTests {
  @Test(arguments: Backend.allCases)
  func `a row of no table is a query like any other`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        SingleRow { (1, "a", TypedSQL(value: 2) + 3) },
        "SELECT ?, ?, (? + ?)", gives: [(1, "a", 5)])
      let all = User.where { $0.id < 3 }.select { ($0.id, $0.email) }
        .unionAll(SingleRow { (9 as Int64, "nobody") }.where { !exists(User.where { $0.id == 9 }) })
      let rows = try await db.fetch(all.asTable().order { id, _ in id })
      #expect(rows.map(\.0) == [1, 2, 9] && rows.map(\.1) == ["ann", "bob", "nobody"])
      let powers = SingleRow { (0, 1) }.recursive { before in
        before.asTable().where { step, _ in step < 5 }.select { step, power in (step + 1, power * 2) }
      }
      let greatest = try await db.fetch(powers.asTable().select { _, power in power.max() })
      #expect(greatest == [32])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a row is inserted if none of its kind is there`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      func insert(_ id: Int64) -> Insert<Post> {
        let row = SingleRow { (id, 1 as Int64, "new") }.where { !exists(Post.where { $0.id == id }) }
        return Post.insert(from: row, into: \.id, \.author, \.title)
      }
      let there = try await db.execute(insert(3))
      let new = try await db.execute(insert(4))
      #expect(there == 0 && new == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a value stands in every row of a select`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let input = "'; --"
      let none: Int? = nil
      try await db.expect(
        User.where { $0.id < 3 }.order { $0.id }.select { ($0.id, input, 1.5, none, true) },
        #"SELECT t1."id", ?, ?, ?, ? FROM "user" AS t1 WHERE (t1."id" < ?) ORDER BY t1."id""#,
        gives: [(1, input, 1.5, none, true), (2, input, 1.5, none, true)] as [(Int64, String, Double, Int?, Bool)])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a query of values is joined as a column`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let numbers = Series(1...3)
      let pairs = User.all.joinQuery(Values(ids(1, 4))) { $0.id == $1 }.crossJoinQuery(numbers)
        .where { user, id, number in number > 2 }.order { user, _, _ in user.id }
      let triples = try await db.fetch(pairs.select { user, id, number in (user.email, id, number) })
      #expect(triples.map(\.0) == ["ann", "dan"] && triples.map(\.1) == [1, 4] && triples.map(\.2) == [3, 3])
      let authors = Post.all.select { $0.author }.distinct()
      let left = User.all.leftJoinQuery(authors) { $0.id == $1 }.order { user, _ in user.id }.select { _, author in
        author
      }
      let found = try await db.fetch(left)
      #expect(found == [1, nil, 3, nil])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a list that comes with each call is rows`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let missing = Prepared { (wanted: Parameter<[Int64]>) in
        wanted.elements().asTable().leftJoin(User.self) { $0 == $1.id }.where { _, user in user.id == nil }
          .order { id, _ in id }.select { id, _ in id }
      }
      let some = try await db.fetch(missing([7, 1, 6]))
      let none = try await db.fetch(missing([]))
      #expect(some == [6, 7] && none == [])
    }
  }
}
