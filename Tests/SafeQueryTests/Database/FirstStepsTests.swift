import SafeQuery
import Testing

@Suite struct FirstStepsTests {
  @Test(arguments: Backend.allCases)
  func `rows are inserted, found, changed and deleted`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      let inserted = try await db.transaction { tx in
        let user = try tx.insert(User.Draft(email: "ann@example.org", age: nil))
        try tx.execute(User.where { $0.id == user.id }.update { $0.age = 30 })
        try tx.insert(Post(id: 1, author: user.id, title: "Hello"))
        return user
      }
      let adults = try await db.fetch(User.where { $0.age >= 18 }.order { $0.email.ascending }.limit(20))
      #expect(adults == [User(id: inserted.id, email: "ann@example.org", age: 30)])
      let input = "ann@example.org"
      let n = try await db.fetchOne("SELECT count(*) FROM \(User.self) WHERE email = \(input)", as: Int.self)
      #expect(n == 1)
      let pairs = try await db.fetch(
        User.all.leftJoin(Post.self) { $0.id == $1.author }.select { ($0.email, $1.title) })
      #expect(pairs.count == 1 && pairs[0].0 == "ann@example.org" && pairs[0].1 == "Hello")
      try await db.execute(User.where { $0.id == inserted.id }.update { $0.age = $0.age + 1 })
      let age = try await db.fetchOne(User.where { [inserted.id].contains($0.id) }.select { $0.age })
      #expect(age == 31)
      let counts = try await db.fetch(
        Post.all.groupBy { $0.author }.having { $0.id.count() > 0 }.select { ($0.author, count()) })
      #expect(counts.count == 1)
    }
  }
}
