import Foundation
import SafeQuery
import Testing

private let users = #"SELECT t1."id", t1."email", t1."age" FROM "user" AS t1"#

extension User {
  static let byEmail = Prepared { (email: Parameter<String>) in User.where { $0.email == email } }
  static let byAge = Prepared { (age: Parameter<Int?>) in User.where { $0.age == age }.order { $0.id } }
  static let notOfAge = Prepared { (age: Parameter<Int?>) in User.where { $0.age != age }.order { $0.id } }
  static let byIDs = Prepared { (ids: Parameter<[Int64]>) in User.where { ids.contains($0.id) }.order { $0.id } }
  static let page = Prepared { (count: Parameter<Int>, offset: Parameter<Int>) in
    User.all.order { $0.id }.limit(count, offset: offset)
  }
  static let first = Prepared { (count: Parameter<Int>) in User.all.order { $0.id }.limit(count) }
  static let second = Prepared { (count: Parameter<Int>) in User.all.order { $0.id }.limit(count, offset: 1) }
  static let rest = Prepared { (offset: Parameter<Int>) in User.all.order { $0.id }.limit(9, offset: offset) }
  static let setAge = Prepared { (email: Parameter<String>, age: Parameter<Int?>) in
    User.where { $0.email == email }.update { $0.age = age }
  }
}

@Suite struct PreparedTests {
  @Test(arguments: Backend.allCases)
  func `a prepared query gives the rows of its arguments`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(User.byEmail("ann"), users + #" WHERE (t1."email" = ?)"#, gives: [User.ann])
      try await db.expect(User.byEmail("nobody"), users + #" WHERE (t1."email" = ?)"#, gives: [])
      let bob = try await db.fetchOne(User.byEmail("bob"))
      #expect(bob == .bob)
      let nobody = try await db.fetchOne(User.byEmail("nobody"))
      #expect(nobody == nil)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a prepared query is read in a block, and streamed`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let cid = try await db.read { try $0.fetchOne(User.byEmail("cid")) }
      #expect(cid == .cid)
      var streamed: [User] = []
      for try await user in db.stream(User.byAge(30)) { streamed.append(user) }
      #expect(streamed == [.ann, .dan])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a prepared query may have no parameters`(_ backend: Backend) async throws {
    let everybody = Prepared { User.all.order { $0.id } }
    try await backend.withPeople { db in
      let found = try await db.fetch(everybody())
      #expect(found == User.everybody)
    }
  }

  @Test(arguments: Dialect.allCases)
  func `an argument is a parameter, whatever is in it`(_ dialect: Dialect) throws {
    let statement = try User.byEmail("x' OR 1").sql(for: dialect)
    #expect(statement.parameters == [.text("x' OR 1")])
  }

  @Test(arguments: Backend.allCases)
  func `a prepared command changes rows`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        User.setAge("ann", nil), #"UPDATE "user" AS t1 SET "age" = ? WHERE (t1."email" = ?)"#, changes: 1)
      let changed = try await db.transaction { try $0.execute(User.setAge("bob", 5)) }
      #expect(changed == 1)
      let ann = try await db.fetch(User.byAge(nil))
      #expect(ann == [User(id: 1, email: "ann", age: nil)])
      let bob = try await db.fetch(User.byAge(5))
      #expect(bob == [User(id: 2, email: "bob", age: 5)])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a prepared write returns the rows that it changes`(_ backend: Backend) async throws {
    let delete = Prepared { (id: Parameter<Int64>) in User.where { $0.id == id }.delete().returning { $0.email } }
    try await backend.withPeople { db in
      try await db.expect(
        delete(4), #"DELETE FROM "user" AS t1 WHERE (t1."id" = ?) RETURNING "user"."email""#,
        postgreSQL: #"DELETE FROM "user" AS t1 WHERE (t1."id" = $1) RETURNING t1."email""#, returns: ["dan"])
      let none = try await db.fetchOne(delete(4))
      #expect(none == nil)
      let bob = try await db.transaction { try $0.fetchOne(delete(2)) }
      #expect(bob == "bob")
    }
  }

  @Test(arguments: Backend.allCases)
  func `parameters stand in any order and number beside values that are fixed`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let query = Prepared { (name: Parameter<String>, age: Parameter<Int>, unused: Parameter<Bool>) in
        User.where { ($0.age < age || $0.email == name) && $0.id != 9 && $0.age >= age - 13 && $0.email != name }
      }
      let text = #" WHERE (((((t1."age" < ?) OR (t1."email" = ?)) AND (t1."id" <> ?)) "#
      let rest = #"AND (t1."age" >= (? - ?))) AND (t1."email" <> ?))"#
      try await db.expect(query("ann", 30, false), users + text + rest, gives: [User.cid])
      try await db.expect(query("cid", 30, true), users + text + rest, gives: [])
      #expect(
        try query("a", 1, true).sql(for: db.dialect).parameters
          == [.int64(1), .text("a"), .int64(9), .int64(1), .int64(13), .text("a")])
    }
  }

  @Test(arguments: Backend.allCases)
  func `an optional parameter compares null as a value, and another does not`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let (same, other) =
        db.dialect == .sqlite ? (" IS ", " IS NOT ") : (" IS NOT DISTINCT FROM ", " IS DISTINCT FROM ")
      let order = #" ORDER BY t1."id""#
      let place = db.dialect == .sqlite ? "?" : "$1"
      let isSame = users + #" WHERE (t1."age"\#(same)\#(place))"# + order
      let isOther = users + #" WHERE (t1."age"\#(other)\#(place))"# + order
      try await db.expect(User.byAge(nil), isSame, postgreSQL: isSame, gives: [User.bob])
      try await db.expect(User.byAge(17), isSame, postgreSQL: isSame, gives: [User.cid])
      try await db.expect(User.notOfAge(nil), isOther, postgreSQL: isOther, gives: [User.ann, .cid, .dan])
      try await db.expect(User.notOfAge(30), isOther, postgreSQL: isOther, gives: [User.bob, .cid])
      let mirrored = Prepared { (age: Parameter<Int?>) in User.where { age == $0.age } }
      #expect(try await db.fetch(mirrored(nil)) == [.bob])
      let plain = Prepared { (age: Parameter<Int>) in User.where { $0.age != age }.order { $0.id } }
      try await db.expect(
        plain(30), users + #" WHERE (t1."age" <> ?)"# + order,
        postgreSQL: users + #" WHERE (t1."age" <> $1)"# + order, gives: [User.cid])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a list is one parameter, whatever its length`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let some = try await db.fetch(User.byIDs([4, 2, 9]))
      #expect(some == [.bob, .dan])
      let none = try await db.fetch(User.byIDs([]))
      #expect(none == [])
      let all = try await db.fetch(User.byIDs(Array(1...100_000)))
      #expect(all == User.everybody)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a list of text is a parameter too`(_ backend: Backend) async throws {
    let named = Prepared { (names: Parameter<[String]>) in User.where { names.contains($0.email) } }
    try await backend.withPeople { db in
      let dan = try await db.fetch(named(["ann\"]", "dan"]))
      #expect(dan == [.dan])
    }
  }

  @Test(arguments: Dialect.allCases)
  func `the text of a statement is the same for lists of every length`(_ dialect: Dialect) throws {
    let built = try User.where { ids(1).contains($0.id) }.order { $0.id }.sql(for: dialect)
    for list in [[], [1], Array(1...50)] as [[Int64]] {
      let statement = try User.byIDs(list).sql(for: dialect)
      #expect(statement.text == built.text && statement.parameters.count == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `limit and offset can be parameters`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let order = #" ORDER BY t1."id""#
      let text = users + order + (db.dialect == .sqlite ? " LIMIT ? OFFSET ?" : " LIMIT $1 OFFSET $2")
      try await db.expect(User.page(2, 1), text, postgreSQL: text, gives: [User.bob, .cid])
      let none = try await db.fetch(User.page(0, 0))
      #expect(none == [])
      let parts = try await [db.fetch(User.first(1)), db.fetch(User.second(1)), db.fetch(User.rest(3))]
      #expect(parts == [[.ann], [.bob], [.dan]])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a number of rows that is negative is refused`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let some = try await db.fetch(User.page(1, 0))
      #expect(some == [.ann])
      let count = await #expect(throws: DatabaseError.self) { try await db.fetch(User.page(-1, 0)) }
      #expect(count?.message == "parameter 1 can't be sent: a number of rows can't be negative")
      let offset = await #expect(throws: DatabaseError.self) { try await db.fetch(User.page(1, -1)) }
      #expect(offset?.message == "parameter 2 can't be sent: a number of rows can't be negative")
    }
  }

  @Test(arguments: Backend.allCases)
  func `a parameter has its type wherever an expression may stand`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createCells(Decimal.self)
      try await db.transaction { tx in
        try tx.insert(contentsOf: [Cell(id: 1, value: Decimal(10), optional: nil), Cell(id: 2, value: 9, optional: 3)])
      }
      let above = Prepared { (least: Parameter<Decimal>, more: Parameter<Decimal?>) in
        Cell<Decimal>.where { $0.value >= least && $0.optional == more }.select { ($0.id, least, more) }
      }
      let row = try await db.fetchOne(above(Decimal(95) / 10, nil))
      #expect(row?.0 == 1 && row?.1 == Decimal(95) / 10 && row?.2 == nil)
      let text = Prepared { (least: Parameter<Decimal>) in
        Cell<Decimal>.where { TypedSQL<Bool>("\($0.id) > 0") && $0.value < least }.order { $0.value }.select { $0.id }
      }
      #expect(try await db.fetch(text(100)) == [2, 1])
    }
  }
}

// MARK: - Mistakes

extension PreparedTests {
  @Test(arguments: Backend.allCases)
  func `an argument that can't be sent is refused before anything is`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let failure = await #expect(throws: DatabaseError.self) { try await db.fetch(User.byEmail("a\0b")) }
      let error = try #require(failure)
      #expect(error.kind == .encoding && error.message.hasPrefix("parameter 1 holds text with a NUL byte"))
      let ann = try await db.fetchOne(User.byEmail("ann"))
      #expect(ann == .ann)
    }
  }

  @Test(arguments: Backend.allCases)
  func `an argument of a command that can't be sent is told by its place in the statement`(
    _ backend: Backend
  ) async throws {
    try await backend.withPeople { db in
      let second = await #expect(throws: DatabaseError.self) { try await db.execute(User.setAge("a\0b", 1)) }
      #expect(second?.message.hasPrefix("parameter 2 holds text") == true)
    }
  }

  @Test func `what is wrong with the query throws at each call`() throws {
    let stranger = Post.columns.id
    var other: Post.Columns?
    _ = Post.where { (post: Post.Columns) -> TypedSQL<Bool> in
      other = post
      return post.id == stranger
    }
    let posts = try #require(other)
    let wrong = Prepared { (id: Parameter<Int64>) in User.where { $0.id == posts.id && $0.id == id } }
    for dialect in Dialect.allCases {
      let calls = [wrong(1), wrong(1)]
      for call in calls {
        let error = #expect(throws: DatabaseError.self) { try call.sql(for: dialect) }
        #expect(error?.kind == .invalidQuery)
        #expect(error?.message.hasPrefix("column post.id is used outside the query") == true)
      }
    }
  }

  @Test func `a parameter is its own prepared query's, and a prepared query no part of another statement`() throws {
    var leaked: Parameter<Int64>?
    _ = Prepared { (id: Parameter<Int64>) in
      leaked = id
      return User.where { $0.id == id }
    }
    let id = try #require(leaked)
    let outside = "a parameter is used outside the prepared query that declares it"
    expectRefusal(User.where { $0.id == id }.sql, .invalidQuery, outside)
    let thief = Prepared { (own: Parameter<Int64>) in User.where { $0.id == own || $0.id == id } }
    let error = #expect(throws: DatabaseError.self) { try thief(1).sql(for: .sqlite) }
    #expect(error?.message == outside)
    expectRefusal(
      "SELECT count(*) FROM (\(User.byEmail("ann"))) AS u", .invalidQuery,
      "a prepared query can't be part of another statement; use the query that it was made of")
  }

  @Test(arguments: Backend.allCases)
  func `many tasks may make the first call at once`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      for _ in 1...20 {
        let query = Prepared { (email: Parameter<String>) in User.where { $0.email == email }.select { $0.id } }
        let found = try await withThrowingTaskGroup(of: Bool.self) { group in
          for _ in 1...8 {
            for user in User.everybody { group.addTask { try await db.fetchOne(query(user.email)) == user.id } }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(found == Array(repeating: true, count: 32))
      }
    }
  }
}
