import SafeQuery
import Testing

@Suite struct UpdateFromTests {
  private func withAll(_ backend: Backend, _ body: (Database) async throws -> Void) async throws {
    try await backend.withPeople { db in
      try await db.execute("CREATE TABLE \(Stock.self) (id BIGINT, item TEXT, amount BIGINT, shelf BIGINT, note TEXT)")
      try await db.execute(
        Stock.insert(contentsOf: [Stock(1, "ann", 5, shelf: 2), Stock(2, "bob", 6), Stock(9, "zoe", 7)]))
      try await body(db)
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows are updated from those of another table`(_ backend: Backend) async throws {
    try await withAll(backend) { db in
      let update = User.where { $0.age == nil || $0.age < 40 }.update(from: Stock.self) {
        $0.email == $1.item && $1.amount > 1
      } set: {
        $0.age = $1.amount
      }
      let text =
        #"UPDATE "user" AS t1 SET "age" = t2."amount" FROM "stock" AS t2 WHERE ((t1."age" IS NULL) OR (t1."age" < ?)) AND ((t1."email" = t2."item") AND (t2."amount" > ?))"#
      try await db.expect(update, text, changes: 2)
      let ages = try await db.fetch(User.all.order { $0.id }.select { $0.age })
      #expect(ages == [5, 6, 17, 30])
      // Both tables have a column `id`.
      try await db.expect(
        update.returning { ($0.id, $0.age) }, text + #" RETURNING "user"."id", "user"."age""#,
        postgreSQL: numbered(text) + #" RETURNING t1."id", t1."age""#,
        returns: [(1, 5), (2, 6)] as [(Int64, Int?)])
      let whole = try await db.fetch(update.returning()).sorted { $0.id < $1.id }
      #expect(whole.map(\.email) == ["ann", "bob"])
    }
  }

  @Test(arguments: Backend.allCases)
  func `an update from another table sets expressions over both`(_ backend: Backend) async throws {
    try await withAll(backend) { db in
      for attack in Stock.attacks {
        let update = Stock.all.update(from: User.self) { stock, user in
          stock.item == user.email
        } set: { stock, user in
          stock.amount = stock.amount + 1
          stock.shelf = user.age
          stock.note = attack
        }
        try await db.expect(
          update,
          #"UPDATE "stock" AS t1 SET "amount" = (t1."amount" + ?), "shelf" = t2."age", "note" = ? FROM "user" AS t2 WHERE (t1."item" = t2."email")"#,
          changes: 2)
        let notes = try await db.fetch(Stock.where { $0.note == attack }.order { $0.id }.select { $0.shelf })
        #expect(notes == [30, nil])
      }
      #expect(try await db.fetchOne(Stock.where { $0.id == 1 })?.amount == 5 + Stock.attacks.count)
      expectRefusal(
        Stock.all.update(from: User.self) {
          $0.item == $1.email
        } set: { _, _ in
        }.sql, .invalidQuery,
        "the update of stock sets no column")
    }
  }

  @Test(arguments: Backend.allCases)
  func `a table is updated from itself`(_ backend: Backend) async throws {
    try await withAll(backend) { db in
      let update = Stock.where { $0.id == 9 }.update(from: Stock.self) {
        $0.shelf == $1.amount
      } set: {
        $0.note = $1.item
      }
      try await db.execute(Stock.where { $0.id == 9 }.update { $0.shelf = 6 })
      try await db.expect(
        update,
        #"UPDATE "stock" AS t1 SET "note" = t2."item" FROM "stock" AS t2 WHERE (t1."id" = ?) AND (t1."shelf" = t2."amount")"#,
        changes: 1)
      #expect(try await db.fetchOne(Stock.where { $0.id == 9 })?.note == "bob")
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows are deleted that a row of another table belongs to`(_ backend: Backend) async throws {
    try await withAll(backend) { db in
      let delete = Stock.where { $0.amount < 100 }.delete(using: User.self) {
        $0.item == $1.email && ($1.age == nil || $1.age > 17)
      }
      let condition = #"((t1."item" = t2."email") AND ((t2."age" IS NULL) OR (t2."age" > $2)))"#
      try await db.expect(
        delete.returning(),
        #"DELETE FROM "stock" AS t1 WHERE (t1."amount" < ?) AND EXISTS (SELECT 1 FROM "user" AS t2 WHERE ((t1."item" = t2."email") AND ((t2."age" IS NULL) OR (t2."age" > ?)))) RETURNING "id", "item", "amount", "shelf", "note""#,
        postgreSQL:
          #"DELETE FROM "stock" AS t1 USING "user" AS t2 WHERE (t1."amount" < $1) AND "# + condition
          + #" RETURNING t1."id", t1."item", t1."amount", t1."shelf", t1."note""#,
        returns: [Stock(1, "ann", 5, shelf: 2), Stock(2, "bob", 6)])
      let all = Stock.all.delete(using: User.self) { $0.item == $1.email }
      try await db.expect(
        all,
        #"DELETE FROM "stock" AS t1 WHERE EXISTS (SELECT 1 FROM "user" AS t2 WHERE (t1."item" = t2."email"))"#,
        postgreSQL: #"DELETE FROM "stock" AS t1 USING "user" AS t2 WHERE (t1."item" = t2."email")"#, changes: 0)
      #expect(try await db.fetch(Stock.all).map(\.item) == ["zoe"])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a row that several rows match is deleted once and counted once`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let authors = User.all.delete(using: Post.self) { $0.id == $1.author }
      try await db.execute("DROP TABLE \(Post.self)")
      try await db.execute("CREATE TABLE \(Post.self) (id BIGINT, author BIGINT, title TEXT)")
      try await db.execute(Post.insert(contentsOf: [Post.hello, .world, .lower]))
      #expect(try await db.execute(authors) == 2)
    }
  }
}
