import SafeQuery
import Testing

private let users = #"SELECT t1."id", t1."email", t1."age" FROM "user" AS t1"#

@Suite struct WhereTests {
  @Test(arguments: Backend.allCases)
  func `all rows come without a condition`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        User.all.order { $0.id }, users + #" ORDER BY t1."id""#, postgreSQL: users + #" ORDER BY t1."id""#,
        gives: User.everybody)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a condition keeps the rows for which it is true, and null is not true`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        User.where { $0.age >= 18 && $0.id < 4 }, users + #" WHERE ((t1."age" >= ?) AND (t1."id" < ?))"#, gives: [.ann])
      try await db.expect(User.where { $0.age < 18 }, users + #" WHERE (t1."age" < ?)"#, gives: [.cid])
      try await db.expect(User.where { $0.age <= 17 }, users + #" WHERE (t1."age" <= ?)"#, gives: [.cid])
      try await db.expect(User.where { $0.age > 30 }, users + #" WHERE (t1."age" > ?)"#, gives: [])
      try await db.expect(User.where { $0.age == 17 }, users + #" WHERE (t1."age" = ?)"#, gives: [.cid])
      try await db.expect(User.where { $0.age != 30 }, users + #" WHERE (t1."age" <> ?)"#, gives: [.cid])
    }
  }

  @Test(arguments: Backend.allCases)
  func `conditions combine with and, or, not as SQL has it`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        User.where { ($0.age == 17 || $0.email == "dan") && !($0.id == 3) },
        users + #" WHERE (((t1."age" = ?) OR (t1."email" = ?)) AND (NOT (t1."id" = ?)))"#, gives: [.dan])
      // Not over null is null: bob is in neither.
      try await db.expect(User.where { !($0.age == 30) }, users + #" WHERE (NOT (t1."age" = ?))"#, gives: [.cid])
      try await db.expect(
        User.where { $0.id > 1 }.where { $0.id < 3 }, users + #" WHERE (t1."id" > ?) AND (t1."id" < ?)"#, gives: [.bob])
      try await db.expect(
        User.where { $0.id == 1 || $0.id == 2 }.where { $0.id == 2 || $0.id == 3 },
        users + #" WHERE ((t1."id" = ?) OR (t1."id" = ?)) AND ((t1."id" = ?) OR (t1."id" = ?))"#, gives: [.bob])
    }
  }

  @Test(arguments: Backend.allCases)
  func `nil is compared as a value`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(User.where { $0.age == nil }, users + #" WHERE (t1."age" IS NULL)"#, gives: [.bob])
      try await db.expect(
        User.where { $0.age != nil && $0.id != 4 }, users + #" WHERE ((t1."age" IS NOT NULL) AND (t1."id" <> ?))"#,
        gives: [.ann, .cid])
      for (age, same, others) in [(nil as Int?, [User.bob], [User.ann, .cid]), (17, [.cid], [.ann, .bob])] {
        try await db.expect(
          User.where { $0.age == age }, users + #" WHERE (t1."age" IS ?)"#,
          postgreSQL: users + #" WHERE (t1."age" IS NOT DISTINCT FROM $1)"#, gives: same)
        try await db.expect(
          User.where { $0.age != age && $0.id < 4 }, users + #" WHERE ((t1."age" IS NOT ?) AND (t1."id" < ?))"#,
          postgreSQL: users + #" WHERE ((t1."age" IS DISTINCT FROM $1) AND (t1."id" < $2))"#, gives: others)
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `columns compare with columns and calculate`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(User.where { $0.id == $0.id }, users + #" WHERE (t1."id" = t1."id")"#, gives: User.everybody)
      try await db.expect(
        Post.where { $0.id * 2 - 1 == $0.author + 2 }.select { $0.id },
        #"SELECT t1."id" FROM "post" AS t1 WHERE (((t1."id" * ?) - ?) = (t1."author" + ?))"#, gives: ids(2, 3))
      try await db.expect(
        Post.all.select { $0.id - $0.author }, #"SELECT (t1."id" - t1."author") FROM "post" AS t1"#,
        gives: ids(0, 1, 0))
    }
  }

  @Test(arguments: Backend.allCases)
  func `an expression in SQL text stays one operand`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let (one, two): (Int64, Int64) = (1, 2)
      try await db.expect(
        User.where { SafeQuery.TypedSQL<Bool>("\($0.id) = \(one) OR \($0.id) = \(two)") && $0.age == nil },
        users + #" WHERE ((t1."id" = ? OR t1."id" = ?) AND (t1."age" IS NULL))"#, gives: [.bob])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a subquery is an expression, and may look at the outer row`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let greatest = User.all.select { $0.id.max() }
      try await db.expect(
        User.where { $0.id == SafeQuery.TypedSQL<Int64>("\(greatest)") },
        users + #" WHERE (t1."id" = (SELECT max(t2."id") FROM "user" AS t2))"#, gives: [.dan])
      try await db.expect(
        User.all.order { $0.id }.select { user in
          let posts = Post.where { $0.author == user.id }.select { _ in count() }
          return (user.email, SafeQuery.TypedSQL<Int>("\(posts)"))
        },
        #"SELECT t1."email", (SELECT count(*) FROM "post" AS t2 WHERE (t2."author" = t1."id")) FROM "user" AS t1 ORDER BY t1."id""#,
        postgreSQL:
          #"SELECT t1."email", (SELECT count(*) FROM "post" AS t2 WHERE (t2."author" = t1."id")) FROM "user" AS t1 ORDER BY t1."id""#,
        gives: [("ann", 2), ("bob", 0), ("cid", 1), ("dan", 0)])
    }
  }

  @Test func `a column used outside its query is an error that names it`() {
    var stray: Column<Int64>?
    _ = User.where {
      stray = $0.id
      return $0.id == 1
    }
    guard let stray else { return }
    expectRefusal(
      Post.where { $0.author == stray }.sql, .invalidQuery,
      "column user.id is used outside the query that brought its table in; join the table first")
    expectRefusal(
      Post.all.select { _ in stray }.sql, .invalidQuery,
      "column user.id is used outside the query that brought its table in; join the table first")
  }
}
