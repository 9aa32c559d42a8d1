import SafeQuery
import Testing

@Suite struct TableClauseTests {
  @Test(arguments: Backend.allCases)
  func `a query of a whole table begins with any clause`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let titles = try await db.fetch(User.join(Post.self) { $0.id == $1.author }.select { $1.title })
      #expect(titles.sorted() == ["Hello", "World", "hello"])
      let idle = User.leftJoin(Post.self) { $0.id == $1.author }.where { $1.id == nil }.select { user, _ in user.email }
      #expect(try await db.fetch(idle).sorted() == ["bob", "dan"])
      #expect(try await db.fetch(User.order { $0.id.descending }) == User.everybody.reversed())
      let authors = try await db.fetch(Post.groupBy { $0.author }.having { _ in count() > 1 }.select { $0.author })
      #expect(authors == [1])
      #expect(try await db.fetchOne(User.select { $0.id.max() }) == 4)
      let row = try await db.fetchOne(User.select { ($0.id.min(), $0.email.max()) })
      #expect(row?.0 == 1 && row?.1 == "dan")
    }
  }
}
