import Foundation
import SafeQuery
import Testing

/// A list of users, sorted by age, two a page.
private func list(
  _ cursor: String?, _ sort: String = "-age", key: CursorKey = cursorKey, size: Int = 2
) throws -> PageQuery<User> {
  User.all.page(by: try User.sortKeys.order(sort), size: size, cursor: cursor, key: key)
}

@Suite struct CursorTests {
  private let words =
    "the cursor is none that this list gave out, in this order and with these filters, or the list has changed since; "
    + "begin again without one"

  private func expectForeign(
    _ db: Database, _ page: PageQuery<some Sendable>, _ sourceLocation: SourceLocation = #_sourceLocation
  ) async {
    let error = await #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) { try await db.fetch(page) }
    #expect(error?.kind == .notAllowed && error?.message == words, sourceLocation: sourceLocation)
    #expect(error?.statement == nil && error?.location != nil, sourceLocation: sourceLocation)
  }

  @Test(arguments: Backend.allCases)
  func `a cursor of another order, filter, table, column list or key is refused`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let first = try await db.fetch(list(nil))
      let cursor = try #require(first.next)
      let second = try await db.fetch(list(cursor, size: 50))
      #expect(first.rows.map(\.id) == [4, 1] && second.rows.map(\.id) == [3, 2])
      for sort in ["age", "-age,id", "id", "-email", "-length", "-newest"] {  // names
        await expectForeign(db, try list(cursor, sort))
      }
      await expectForeign(db, try list(cursor, key: .random()))
      let sort = try User.sortKeys.order("-age")
      await expectForeign(db, User.where { $0.id > 0 }.page(by: sort, size: 2, cursor: cursor, key: cursorKey))
      await expectForeign(db, User.all.select { $0.id }.page(by: sort, size: 2, cursor: cursor, key: cursorKey))
      await expectForeign(db, Post.all.page(by: { $0.author.descending }, size: 2, cursor: cursor, key: cursorKey))
      await expectForeign(
        db,
        User.all.join(Post.self) { $0.id == $1.author }.page(
          by: { $0.0.age.descending }, size: 2, cursor: cursor, key: cursorKey))
      await expectForeign(
        db, User.all.page(by: { $0.age.descending.nullsFirst }, size: 2, cursor: cursor, key: cursorKey))
      // The same list, however it is spelt.
      let same = try await db.fetch(User.all.page(by: { $0.age.descending }, size: 2, cursor: cursor, key: cursorKey))
      #expect(same.rows == second.rows)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a cursor goes on when a condition's value is another`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      func page(_ most: Int64, _ cursor: String?) -> PageQuery<Int64> {
        User.where { $0.id <= most }.select { $0.id }.page(by: { $0.id }, size: 2, cursor: cursor, key: cursorKey)
      }
      let first = try await db.fetch(page(3, nil))
      let second = try await db.fetch(page(4, first.next))
      #expect(second.rows == [3, 4])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a cursor of the other database is refused`(_ backend: Backend) async throws {
    let other = backend == .sqlite ? Backend.postgreSQL : .sqlite
    let foreign = try await backend.withDatabase { db in
      try await db.createTables()
      try await db.transaction { tx in try tx.insert(contentsOf: User.everybody) }
      return try await db.fetch(list(nil)).next
    }
    try await other.withPeople { db in await expectForeign(db, try list(foreign)) }
  }

  @Test(arguments: Backend.allCases)
  func `no attack gets through as a cursor`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let cursor = try #require(try await db.fetch(list(nil)).next)
      let attacks = [
        "", " ", "0", "null", "' OR 1=1 --", "\"", "\0", "é", cursor + "=", cursor + "\0", " " + cursor,
        cursor + cursor,
        cursor.lowercased(), String(cursor.reversed()), String(repeating: "A", count: 64),
        String(repeating: "A", count: 100_000), "eyJhZ2UiOjMwfQ", "../../etc/passwd", "%00", "\u{301}" + cursor,
      ]
      for attack in attacks { await expectForeign(db, try list(attack)) }
      var bytes = Array(cursor.utf8)
      for index in bytes.indices {
        bytes[index] ^= 1
        await expectForeign(db, try list(String(decoding: bytes, as: UTF8.self)))
        bytes[index] ^= 1
      }
      let unharmed = try await db.fetch(list(String(decoding: bytes, as: UTF8.self)))
      #expect(unharmed.rows.count == 2)
    }
  }

  @Test(arguments: Backend.allCases)
  func `values of any content travel in a cursor and are parameters`(_ backend: Backend) async throws {
    let names = [
      "", "' OR 1=1 --", "\"; DROP TABLE \"user\"; --", "é", "e\u{301}", "\u{10FFFF}", "%_", "\n\u{1B}", "{\"a\":1}",
    ]
    try await backend.withDatabase { db in
      try await db.createTables()
      try await db.transaction { tx in
        try tx.insert(contentsOf: names.enumerated().map { User(id: Int64($0), email: $1, age: nil) })
      }
      var (seen, cursor, texts): ([String], String?, Set<String>) = ([], nil, [])
      repeat {
        let query = User.all.page(by: { $0.email }, size: 1, cursor: cursor, key: cursorKey)
        if cursor != nil { texts.insert(try query.sql(for: db.dialect).text) }
        let page = try await db.fetch(query)
        seen += page.rows.map(\.email)
        cursor = page.next
      } while cursor != nil && seen.count < 20
      #expect(seen.count == names.count && Set(seen.map { Array($0.utf8) }) == Set(names.map { Array($0.utf8) }))
      #expect(texts.count == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a page's text is the same for every cursor of a direction, null or not`(_ backend: Backend) async throws {
    try await backend.withItems(60) { db, _ in
      for order in ["name", "-price,group", "nameLast,-weight", "group,day", "done,-seen"] {  // names
        let sort = try Item.sortKeys.order(order)
        var (ahead, back, cursor): (Set<String>, Set<String>, String?) = ([], [], nil)
        repeat {
          let query = Item.all.page(by: sort, size: 3, cursor: cursor, key: cursorKey)
          if cursor != nil { ahead.insert(try query.sql(for: db.dialect).text) }
          let page = try await db.fetch(query)
          if let previous = page.previous {
            let query = Item.all.page(by: sort, size: 2, cursor: previous, key: cursorKey)
            back.insert(try query.sql(for: db.dialect).text)
          }
          cursor = page.next
        } while cursor != nil
        #expect(ahead.count == 1 && back.count == 1 && ahead != back, "\(order)")
      }
    }
  }

  @Test func `a query that can't be paged by keys is refused`() {
    func page(_ query: some SelectQuery<User.Columns, Int64>, _ size: Int = 10) -> SQL {
      query.page(by: { $0.id }, size: size, key: cursorKey).sql
    }
    let (ids, problem) = (User.all.select { $0.id }, "the query can't be paged by keys, for ")
    expectRefusal(
      page(ids.order { $0.id }), .invalidQuery, problem + "it has an order already: the page's keys are the order")
    expectRefusal(page(ids.limit(3)), .invalidQuery, problem + "it has a limit already: the page's size is the limit")
    let groups = "its rows are groups or distinct rows: select from it asTable(), or page it by number"
    expectRefusal(page(ids.distinct()), .invalidQuery, problem + groups)
    expectRefusal(page(ids.groupBy { $0.id }), .invalidQuery, problem + groups)
    for size in [0, -1, 101, Int.max, Int.min] {
      expectRefusal(page(ids, size), .notAllowed, "the page's size is \(size); it can be 1 to 100")
    }
    let values = ids.asTable().page(by: { $0 }, size: 10, key: cursorKey)
    expectRefusal(
      values.sql, .invalidQuery,
      "subquery declares no primary key, and rows that are the same in all keys have no place in a list; page it by number"
    )
  }
}
