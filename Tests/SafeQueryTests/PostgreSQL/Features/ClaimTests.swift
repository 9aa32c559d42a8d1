import SafeQuery
import Testing

/// A real policy decides here, on a table whose owner is under it too.
@Suite struct ClaimTests {
  private func withPosts(_ body: @Sendable (Database) async throws -> Void) async throws {
    // One connection: whoever comes next has the one that a claim was made on.
    try await PostgresServer.withSchema(maximumConnections: 1) { db in
      try await db.createTables()
      try await db.transaction { tx in
        try tx.insert(User(id: 1, email: "ann", age: nil))
        try tx.insert(User(id: 2, email: "bo", age: nil))
        try tx.insert(contentsOf: [Post(id: 1, author: 1, title: "a"), Post(id: 2, author: 2, title: "b")])
      }
      try await db.execute("ALTER TABLE \(Post.self) ENABLE ROW LEVEL SECURITY")
      try await db.execute("ALTER TABLE \(Post.self) FORCE ROW LEVEL SECURITY")
      try await db.execute(
        """
        CREATE POLICY own ON \(Post.self)
        USING (author = nullif(current_setting('app.user_id', true), '')::bigint)
        """)
      try await body(db)
    }
  }

  @Test func `a policy sees a transaction's claims, and the next transaction has none`() async throws {
    try await withPosts { db in
      for user in [Int64(1), 2, 1] {
        let posts = try await db.postgres.read(claims: [Claim("app.user_id", user)]) { try $0.fetch(Post.all) }
        #expect(posts.map(\.author) == [user])
        #expect(try await db.fetch(Post.all).isEmpty)
        let left = try await db.read { try $0.postgres.setting("app.user_id") }
        #expect(left == nil)
      }
    }
  }

  @Test func `what a policy forbids is refused, and the claim does not outlive the error`() async throws {
    try await withPosts { db in
      let claims = [Claim("app.user_id", Int64(1)), Claim("app.tenant", "o'Hara \"$1\" \\")]
      let error = await #expect(throws: DatabaseError.self) {
        try await db.postgres.transaction(claims: claims) { tx in
          let tenant = try tx.postgres.setting("app.tenant")
          #expect(tenant == "o'Hara \"$1\" \\")
          try tx.insert(Post(id: 3, author: 2, title: "not mine"))
        }
      }
      #expect(error?.kind == .permissionDenied)
      #expect(try await db.fetch(Post.all).isEmpty)
      struct Oops: Error {}
      await #expect(throws: Oops.self) {
        try await db.postgres.transaction(claims: claims) { tx in
          _ = try tx.fetch(Post.all)
          throw Oops()
        }
      }
      #expect(try await db.fetch(Post.all).isEmpty)
      let both = try await db.read { (try $0.postgres.setting("app.user_id"), try $0.postgres.setting("app.tenant")) }
      #expect(both.0 == nil && both.1 == nil)
    }
  }

  @Test func `a setting holds to the end of its transaction, or of the nested one that is undone`() async throws {
    try await withPosts { db in
      let seen = try await db.transaction { tx in
        try tx.postgres.setLocal("app.user_id", to: 1)
        let first = try tx.fetch(Post.all).map(\.id)
        struct Undo: Error {}
        _ = try? tx.transaction { inner in
          try inner.postgres.setLocal("app.user_id", to: 2)
          #expect(try inner.fetch(Post.all).map(\.id) == [2])
          throw Undo()
        }
        return try first + tx.fetch(Post.all).map(\.id)
      }
      #expect(seen == [1, 1])
      #expect(try await db.fetch(Post.all).isEmpty)
    }
  }

  @Test func `claims cost no round trip of their own`() async throws {
    let proxy = try FaultProxy()
    defer { proxy.close() }
    let db = try await Database.open(proxy.url)
    defer { db.close() }
    let claims = [Claim("app.a", 1), Claim("app.b", 2), Claim("app.c", 3)]
    for _ in 0..<2 {
      let before = proxy.sends
      try await db.postgres.read(claims: claims) { _ = try $0.fetchOne("SELECT 1", as: Int32.self) }
      // BEGIN, the claims and the statement; COMMIT.
      #expect(proxy.sends == before + 2)
    }
  }

  @Test func `a block that is run again for a stale statement has its claims again`() async throws {
    try await withPosts { db in
      let claims = [Claim("app.user_id", Int64(2))]
      for _ in 0..<2 {
        let posts = try await db.postgres.read(claims: claims) { try $0.fetch(Post.all) }
        #expect(posts.map(\.id) == [2])
        try await db.execute("DEALLOCATE ALL")
      }
    }
  }

  @Test func `values become text as PostgreSQL casts them, and nil takes one back`() async throws {
    try await withPosts { db in
      try await db.transaction { tx in
        try tx.postgres.setLocal("app.flag", to: true)
        #expect(try tx.postgres.setting("app.flag") == "true")
        try tx.postgres.setLocal("app.flag", to: Int?.none)
        #expect(try tx.postgres.setting("app.flag") == nil)
        try tx.postgres.setLocal("work_mem", to: "8MB")
        #expect(try tx.postgres.setting("work_mem") == "8MB")
      }
    }
  }

  @Test func `a value that PostgreSQL refuses is an error without the value`() async throws {
    try await withPosts { db in
      let error = await #expect(throws: DatabaseError.self) {
        try await db.postgres.transaction(claims: [Claim("work_mem", "s3cret")]) { _ = try $0.fetch(Post.all) }
      }
      #expect(error?.kind == .invalidValue && error?.description.contains("s3cret") == false)
      #expect(error?.statement == "SELECT set_config($1, CAST($2 AS text), true)")
      let after = try await db.fetch(Post.all)
      #expect(after.isEmpty)
    }
  }

  @Test func `SQLite has no settings of a transaction`() async throws {
    try await Backend.sqlite.withDatabase { db in
      let error = await #expect(throws: DatabaseError.self) {
        try await db.postgres.transaction(claims: [Claim("app.user_id", 1)]) { _ in }
      }
      #expect(error?.kind == .unsupported)
      #expect(error?.message == "SQLite has no settings of a transaction; PostgreSQL does")
    }
  }
}
