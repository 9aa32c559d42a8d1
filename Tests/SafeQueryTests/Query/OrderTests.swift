import SafeQuery
import Testing

private let keys = #"SELECT t1."id" FROM "user" AS t1"#

@Suite struct OrderTests {
  @Test(arguments: Backend.allCases)
  func `null comes first ascending and last descending on both databases`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        User.all.order {
          $0.age.ascending; $0.id.descending
        }.select { $0.id }, keys + #" ORDER BY t1."age", t1."id" DESC"#,
        postgreSQL: keys + #" ORDER BY t1."age" NULLS FIRST, t1."id" DESC"#, gives: ids(2, 3, 4, 1))
      try await db.expect(
        User.all.order { $0.age.descending }.order { $0.id }.select { $0.id },
        keys + #" ORDER BY t1."age" DESC, t1."id""#,
        postgreSQL: keys + #" ORDER BY t1."age" DESC NULLS LAST, t1."id""#, gives: ids(1, 4, 3, 2))
    }
  }

  @Test(arguments: Backend.allCases)
  func `keys come in a tuple too`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        User.all.order { ($0.age, $0.id.descending) }.select { $0.id }, keys + #" ORDER BY t1."age", t1."id" DESC"#,
        postgreSQL: keys + #" ORDER BY t1."age" NULLS FIRST, t1."id" DESC"#, gives: ids(2, 3, 4, 1))
      let three = try await db.fetch(
        User.all.order {
          ($0.age.descending.nullsFirst, $0.id / 2, $0.email)
          $0.id
        }.select { $0.id })
      #expect(three == [2, 1, 4, 3])
    }
  }

  @Test(arguments: Backend.allCases, SortDirection.allCases)
  func `a direction is chosen at run time`(_ backend: Backend, direction: SortDirection) async throws {
    let (sqlite, postgreSQL, rows): (String, String, [Int64]) =
      direction == .ascending ? ("", "", [1, 2, 3, 4]) : (" DESC", " DESC", [4, 3, 2, 1])
    try await backend.withPeople { db in
      try await db.expect(
        User.all.order { $0.id.ordered(direction) }.select { $0.id }, keys + #" ORDER BY t1."id""# + sqlite,
        postgreSQL: keys + #" ORDER BY t1."id""# + postgreSQL, gives: rows)
    }
  }

  @Test(arguments: Backend.allCases, [true, false])
  func `keys come under a condition and from an allow-list`(_ backend: Backend, byAge: Bool) async throws {
    let sortable: AllowList<Identifier> = ["email", "age"]  // names
    let requested = byAge ? "age" : "email"
    let column = try sortable.value(for: requested)
    try await backend.withPeople { db in
      let query = User.where { $0.age != nil }
      let found = try await db.fetch(
        query.order {
          if byAge { $0.age } else { $0.email.descending }
          $0.id.descending
        }.select { $0.id })
      #expect(found == (byAge ? ids(3, 4, 1) : ids(4, 3, 1)))
      let listed = try await db.fetch(query.order { _ in SafeQuery.TypedSQL<Int>("\(column)");  }.select { $0.email })
      #expect(byAge ? listed.first == "cid" : listed == ["ann", "cid", "dan"])
    }
  }

  @Test(arguments: Backend.allCases)
  func `limit and offset are parameters`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let byID = User.all.order { $0.id }
      let (sqlite, postgreSQL) = (keys + #" ORDER BY t1."id""#, keys + #" ORDER BY t1."id""#)
      try await db.expect(
        byID.limit(2).select { $0.id }, sqlite + " LIMIT ?", postgreSQL: postgreSQL + " LIMIT $1",
        gives: ids(1, 2))
      try await db.expect(
        byID.limit(2, offset: 1).select { $0.id }, sqlite + " LIMIT ? OFFSET ?",
        postgreSQL: postgreSQL + " LIMIT $1 OFFSET $2", gives: ids(2, 3))
      try await db.expect(
        byID.limit(0).select { $0.id }, sqlite + " LIMIT ?", postgreSQL: postgreSQL + " LIMIT $1", gives: ids())
      try await db.expect(
        byID.limit(.max, offset: 3).select { $0.id }, sqlite + " LIMIT ? OFFSET ?",
        postgreSQL: postgreSQL + " LIMIT $1 OFFSET $2", gives: ids(4))
    }
    expectRefusal(User.all.limit(-1).sql, .invalidQuery, "the limit is -1: it can't be negative")
    expectRefusal(User.all.limit(1, offset: -2).sql, .invalidQuery, "the offset is -2: it can't be negative")
  }

  @Test(arguments: Backend.allCases)
  func `distinct leaves different rows only`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        User.all.distinct().order { $0.age }.select { $0.age },
        #"SELECT DISTINCT t1."age" FROM "user" AS t1 ORDER BY t1."age""#,
        postgreSQL: #"SELECT DISTINCT t1."age" FROM "user" AS t1 ORDER BY t1."age" NULLS FIRST"#,
        gives: [Int?]([nil, 17, 30]))
    }
  }
}
