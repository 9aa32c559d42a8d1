import SafeQuery
import Testing

@Suite struct WriteTests {
  @Test(arguments: Backend.allCases)
  func `a row or a draft is inserted, and returned as it is stored`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      try await db.expect(
        User.insert(User.Draft(email: "ann", age: nil)), #"INSERT INTO "user" ("email", "age") VALUES (?, ?)"#,
        changes: 1)
      try await db.expect(
        User.insert(User(id: 7, email: "bob", age: 1)).returning(),
        #"INSERT INTO "user" ("id", "email", "age") VALUES (?, ?, ?) RETURNING "id", "email", "age""#,
        returns: [User(id: 7, email: "bob", age: 1)])
      let returned = try await db.fetchOne(
        User.insert(User.Draft(email: "cid", age: 3)).returning { ($0.email, $0.age) })
      #expect(returned?.0 == "cid" && returned?.1 == 3)
    }
  }

  @Test(arguments: Backend.allCases)
  func `many rows are inserted with one call, and none is an insert too`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      let drafts = (0..<5000).map { User.Draft(email: "\($0)", age: $0 % 90) }
      let inserted = try await db.transaction { try $0.insert(contentsOf: drafts) }
      let none = try await db.transaction { try $0.insert(contentsOf: [User.Draft]()) }
      let lazily = try await db.transaction { tx in
        try tx.insert(contentsOf: (5000..<5010).lazy.map { User.Draft(email: "\($0)", age: nil) })
      }
      #expect((inserted, none, lazily) == (5000, 0, 10))
      let stored = try await db.fetchOne(User.all.select { (count(), $0.age.count(), $0.email.countDistinct()) })
      let counts = try #require(stored)
      #expect(counts == (5010, 5000, 5010))
    }
  }

  @Test(arguments: Backend.allCases)
  func `an insert of many is kept as a whole or not at all`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      let drafts = ["a", "b", "c", "b", "d"].map { User.Draft(email: $0, age: nil) }
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction { try $0.insert(contentsOf: drafts) }
      }
      guard case .uniqueViolation = error?.kind else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(try await db.fetch(User.all).isEmpty)
    }
  }

  @Test(arguments: Backend.allCases)
  func `an update sets the named columns to values and expressions`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        User.where { $0.id == 1 }.update {
          $0.email = "anna"
          $0.age = nil
        }, #"UPDATE "user" AS t1 SET "email" = ?, "age" = ? WHERE (t1."id" = ?)"#, changes: 1)
      let changed: [(Int64, Int?)] = [(3, 18), (4, 31)]
      try await db.expect(
        User.where { $0.age == 30 || $0.age == 17 }.update { $0.age = $0.age + 1 }.returning { ($0.id, $0.age) },
        #"UPDATE "user" AS t1 SET "age" = (t1."age" + ?) WHERE ((t1."age" = ?) OR (t1."age" = ?)) RETURNING "user"."id", "user"."age""#,
        postgreSQL:
          #"UPDATE "user" AS t1 SET "age" = (t1."age" + $1) WHERE ((t1."age" = $2) OR (t1."age" = $3)) RETURNING t1."id", t1."age""#,
        returns: changed)
      try await db.expect(User.all.update { $0.age = 0 }, #"UPDATE "user" AS t1 SET "age" = ?"#, changes: 4)
      try await db.expect(
        User.where { $0.id == 99 }.update { $0.age = 1 }, #"UPDATE "user" AS t1 SET "age" = ? WHERE (t1."id" = ?)"#,
        changes: 0)
    }
  }

  @Test(arguments: Backend.allCases)
  func `columns that can be null calculate in an update, and stay null`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let before = try await db.fetch(User.order { $0.id }.select { $0.age })
      try await db.execute(User.all.update { $0.age = $0.age * 3 - $0.age })
      let after = try await db.fetch(User.order { $0.id }.select { $0.age })
      #expect(after == before.map { age in age.map { $0 * 2 } })
      #expect(after.contains(nil) && after.contains { $0 != nil })
      try await db.execute(User.all.update { $0.age = $0.id.cast(to: Int.self) * 2 + 1 })
      let all = try await db.fetch(User.order { $0.id }.select { $0.age })
      #expect(all == [3, 5, 7, 9])
      try await db.execute(User.where { $0.id == 1 }.update { $0.set(\.age, to: TypedSQL("7")) })
      let set = try await db.fetchOne(User.where { $0.id == 1 }.select { $0.age })
      #expect(set == 7)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a delete takes the rows of its condition, or all when that is spelt out`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        Post.where { $0.author == 1 }.delete().returning(),
        #"DELETE FROM "post" AS t1 WHERE (t1."author" = ?) RETURNING "id", "author", "title""#,
        postgreSQL: #"DELETE FROM "post" AS t1 WHERE (t1."author" = $1) RETURNING t1."id", t1."author", t1."title""#,
        returns: [Post.hello, .world])
      try await db.expect(Post.all.delete(), #"DELETE FROM "post" AS t1"#, changes: 1)
      #expect(try await db.fetch(Post.all).isEmpty)
    }
  }

  @Test func `what an update or delete does not have is refused`() {
    expectRefusal(User.where { $0.id == 1 }.update { _ in }.sql, .invalidQuery, "the update of user sets no column")
    let reason = "takes the rows of a where; order, limit and grouping have no place in it"
    expectRefusal(User.all.limit(1).delete().sql, .invalidQuery, "delete \(reason)")
    expectRefusal(User.all.order { $0.id }.delete().sql, .invalidQuery, "delete \(reason)")
    expectRefusal(User.all.limit(1).update { $0.age = 1 }.sql, .invalidQuery, "update \(reason)")
    expectRefusal(User.all.distinct().update { $0.age = 1 }.sql, .invalidQuery, "update \(reason)")
    expectRefusal(User.all.groupBy { $0.age }.delete().sql, .invalidQuery, "delete \(reason)")
    expectRefusal(User.all.having { $0.age == 1 }.delete().sql, .invalidQuery, "delete \(reason)")
  }

  @Test(arguments: Backend.allCases)
  func `an upsert leaves the row that is there, or changes it`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let ann = User.Draft(email: "ann", age: 99)
      let insert = #"INSERT INTO "user" ("email", "age") VALUES (?, ?) ON CONFLICT ("email") DO "#
      let target = User.insert(ann).onConflict { $0.email }
      try await db.expect(target.doNothing(), insert + "NOTHING", changes: 0)
      try await db.expect(
        target.doUpdate { $0.age = $0.age + $1.age }.returning(),
        insert + #"UPDATE SET "age" = ("user"."age" + excluded."age") RETURNING "id", "email", "age""#,
        returns: [User(id: 1, email: "ann", age: 129)])
      try await db.expect(
        target.doUpdate { row, new in
          row.age = new.age
          row.email = "anna"
        }, insert + #"UPDATE SET "age" = excluded."age", "email" = ?"#, changes: 1)
      let fresh = User(id: 50, email: "eve", age: 1)
      let byID = User.insert(fresh).onConflict { $0.id }
      try await db.expect(
        byID.doUpdate { row, _ in row.age = 2 },
        #"INSERT INTO "user" ("id", "email", "age") VALUES (?, ?, ?) ON CONFLICT ("id") DO UPDATE SET "age" = ?"#,
        changes: 1)
      #expect(try await db.fetchOne(User.where { $0.id == 1 }) == User(id: 1, email: "anna", age: 99))
      #expect(try await db.fetchOne(User.where { $0.id == 50 }) == fresh)
    }
    let refused = User.insert(User.ann).onConflict { $0.email }
    expectRefusal(refused.doUpdate { _, _ in }.sql, .invalidQuery, "the update of user sets no column")
    let expression = User.insert(User.ann).onConflict { SafeQuery.TypedSQL<Int>("\($0.id)") }
    expectRefusal(expression.doNothing().sql, .invalidQuery, "onConflict takes columns, not expressions")
  }

  @Test(arguments: Backend.allCases)
  func `a conflict on two columns names both`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.execute("CREATE UNIQUE INDEX one_title ON post (author, title)")
      let copy = Post(id: 9, author: 1, title: "Hello")
      let target = Post.insert(copy).onConflict { ($0.author, $0.title) }
      try await db.expect(
        target.doUpdate { row, _ in row.title = "again" },
        #"INSERT INTO "post" ("id", "author", "title") VALUES (?, ?, ?) ON CONFLICT ("author", "title") DO UPDATE SET "title" = ?"#,
        changes: 1)
      let changed = try await db.fetchOne(Post.where { $0.id == 1 })
      #expect(changed?.title == "again")
    }
  }

  @Test(arguments: Backend.allCases)
  func `a statement that changes no rows counts none`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let updated = try await db.execute(User.all.update { $0.age = 1 })
      let created = try await db.execute("CREATE TABLE other (id BIGINT)")
      let selected = try await db.execute("SELECT 1")
      let dropped = try await db.execute("DROP TABLE other")
      #expect([updated, created, selected, dropped] == [4, 0, 0, 0])
    }
  }

  @Test func `a row that encodes another number of values than its columns is refused`() {
    struct Short: Insertable {
      typealias Model = User
      static let insertedColumns = User.insertedColumns
      func encode(into row: inout RowEncoder) { row.encode(1) }
    }
    expectRefusal(User.insert(Short()).sql, .encoding, "a row encodes 1 values for 3 columns of user")
  }
}
