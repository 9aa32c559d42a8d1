import SafeQuery
import Testing

private let found = #"SELECT t1."id" FROM "user" AS t1"#

/// A search form: what isn't asked for is nil.
private struct Search {
  var email: String?
  var age: Int?
  var words: [String] = []
  var isStrict = false

  var query: Select<User.Columns, User> {
    User.all.filter { user in
      if let email { user.email == email }
      if let age { user.age >= age }
      for word in words { user.email.contains(word) }
      if isStrict { user.age != nil } else { user.id > 0 }
    }
  }
}

@Suite struct FilterTests {
  @Test(arguments: Backend.allCases)
  func `conditions that are left out are not in the statement`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(Search().query.select { $0.id }, found + #" WHERE (t1."id" > ?)"#, gives: ids(1, 2, 3, 4))
      try await db.expect(
        Search(email: "ann", age: 18).query.select { $0.id },
        found + #" WHERE (t1."email" = ?) AND (t1."age" >= ?) AND (t1."id" > ?)"#, gives: ids(1))
      try await db.expect(
        Search(age: 18, isStrict: true).query.select { $0.id },
        found + #" WHERE (t1."age" >= ?) AND (t1."age" IS NOT NULL)"#, gives: ids(1, 4))
      let found1 = try await db.fetch(Search(words: ["a", "n"]).query.select { $0.id })
      #expect(found1 == [1, 4])
      try await db.expect(
        User.all.filter { user in if false { user.id == 1 } }.select { $0.id }, found, gives: ids(1, 2, 3, 4))
    }
  }

  @Test(arguments: Backend.allCases)
  func `a filter's text is the same for every value`(_ backend: Backend) async throws {
    let plain = try Search(email: "ann", age: 1).query.sql(for: backend.dialect)
    let hostile = try Search(email: "' OR 1=1 --", age: .max).query.sql(for: backend.dialect)
    #expect(plain.text == hostile.text)
    try await backend.withPeople { db in
      let found2 = try await db.fetch(Search(email: "' OR 1=1 --").query)
      #expect(found2.isEmpty)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a filter over joined tables is given each of them`(_ backend: Backend) async throws {
    let title: String? = "World"
    try await backend.withPeople { db in
      let query = User.all.join(Post.self) { $0.id == $1.author }.filter { user, post in
        if let title { post.title == title }
        user.age >= 18
      }
      let found3 = try await db.fetch(query.select { _, post in post.id })
      #expect(found3 == [2])
    }
  }

  @Test(arguments: Backend.allCases)
  func `conditions of a loop hold all or at least one, and over none true or false`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      func matching(_ words: [String], _ join: ([TypedSQL<Bool>]) -> TypedSQL<Bool>) -> Select<User.Columns, Int64> {
        User.where { user in join(words.map { user.email == $0 }) }.select { $0.id }
      }
      try await db.expect(
        matching(["ann", "cid"], anyOf), found + #" WHERE ((t1."email" = ?) OR (t1."email" = ?))"#, gives: ids(1, 3))
      try await db.expect(
        matching(["ann", "cid"], allOf), found + #" WHERE ((t1."email" = ?) AND (t1."email" = ?))"#, gives: ids())
      try await db.expect(matching([], anyOf), found + " WHERE (1 = 0)", gives: ids())
      try await db.expect(matching([], allOf), found + " WHERE (1 = 1)", gives: ids(1, 2, 3, 4))
      let found4 = try await db.fetch(User.where { _ in !anyOf([]) })
      #expect(found4.count == 4)
    }
  }

  @Test func `an update or delete whose filter has no condition is refused`() {
    let email: String? = nil
    let filtered = User.all.filter { user in if let email { user.email == email } }
    let remedy = "of all rows, for its filter was left with no condition; to mean all rows, write all."
    expectRefusal(filtered.delete().sql, .invalidQuery, "delete \(remedy)delete")
    expectRefusal(filtered.update { $0.age = 1 }.sql, .invalidQuery, "update \(remedy)update")
    expectRefusal(User.where { _ in allOf([]) }.delete().sql, .invalidQuery, "delete \(remedy)delete")
    expectRefusal(filtered.where { _ in allOf([]) }.delete().sql, .invalidQuery, "delete \(remedy)delete")
    expectRefusal(
      filtered.delete(using: Post.self) { $0.id == $1.author }.sql, .invalidQuery, "delete \(remedy)delete")
  }

  @Test(arguments: Backend.allCases)
  func `an update or delete with a condition left, or of all, is done`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let email: String? = "ann"
      let filtered = User.all.filter { user in if let email { user.email == email } }
      let found5 = try await db.execute(filtered.update { $0.age = 31 })
      #expect(found5 == 1)
      let found6 = try await db.execute(User.where { _ in anyOf([]) }.delete())
      #expect(found6 == 0)
      let found7 = try await db.execute(Post.all.delete())
      #expect(found7 == 3)
      let found8 = try await db.execute(filtered.delete())
      #expect(found8 == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a count is the number of a query's rows`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let adults = User.where { $0.age >= 18 }
      try await db.expect(
        adults.order { $0.id }.count(),
        #"SELECT count(*) FROM (SELECT t1."id", t1."email", t1."age" FROM "user" AS t1 WHERE (t1."age" >= ?)) AS counted"#,
        gives: [2])
      let found9 = try await db.fetchOne(User.all.order { $0.id }.limit(3).count())
      #expect(found9 == 3)
      let found10 = try await db.fetchOne(User.all.select { $0.age }.distinct().count())
      #expect(found10 == 3)
      let found11 = try await db.fetchOne(User.all.groupBy { $0.age }.select { $0.age }.count())
      #expect(found11 == 3)
      let found12 = try await db.fetchOne(User.where { $0.id < 0 }.count())
      #expect(found12 == 0)
      let names = User.all.select { $0.email }
      let found13 = try await db.fetchOne(names.unionAll(names).count())
      #expect(found13 == 8)
      let joined = User.all.join(Post.self) { $0.id == $1.author }
      let found14 = try await db.fetchOne(joined.count())
      #expect(found14 == 3)
    }
  }
}
