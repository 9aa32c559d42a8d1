import Foundation
import SafeQuery
import Testing

/// Against a real pgbouncer in transaction mode, whose two sessions are everybody's.
@Suite(.timeLimit(Patience.minutes(10))) struct PgBouncerTests {
  /// A table in a schema that each transaction has to set anew.
  private func withBouncer(_ body: (Database) async throws -> Void) async throws {
    let bouncer = try await PgBouncer()
    defer { bouncer.close() }
    let schema = "b_" + UUID().uuidString.lowercased().replacing("-", with: "")
    var configuration = try Configuration(url: bouncer.url + "&schema=\(schema)")
    configuration.maximumConnections = 8
    configuration.leaseTimeout = Backend.patience
    let db = try await Database.open(configuration)
    defer { db.close() }
    try await db.run(script: "CREATE SCHEMA \(schema)")
    try await db.createTables()
    try await body(db)
    try await db.run(script: "DROP SCHEMA \(schema) CASCADE")
  }

  /// A read, a write, a block, a batch and a stream, of a row that nobody else uses.
  private func useEveryForm(_ db: Database, with user: User) async throws {
    let id = user.id
    try await db.execute(User.insert(user))
    let found = try await db.fetchOne(User.where { $0.id == id })
    #expect(found?.age == user.age)
    let ages = try await db.transaction { tx in
      try tx.execute(User.where { $0.id == id }.update { $0.age = 7 })
      return try tx.fetch(User.where { $0.id == id }.select { $0.age })
    }
    #expect(ages == [7])
    let (one, count) = try await db.batch(
      .fetchOne(User.where { $0.id == id }), .execute(User.where { $0.id == id }.update { $0.age = 8 }))
    #expect(one?.age == 7 && count == 1)
    var streamed = 0
    for try await _ in db.stream(User.where { $0.age == 8 }) { streamed += 1 }
    #expect(streamed > 0)
  }

  @Test func `reads, writes, blocks, batches and streams work for many at once`() async throws {
    try await withBouncer { db in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<24 {
          group.addTask {
            for round in 0..<10 {
              let id = Int64(number * 100 + round)
              try await useEveryForm(db, with: User(id: id, email: "u\(id)", age: number))
            }
          }
        }
        try await group.waitForAll()
      }
      let count = try await db.fetch(User.all).count
      #expect(count == 240)
      let copied = try await db.postgres.copy(into: Post.self, rows: [Post(id: 1, author: 1, title: "t")])
      #expect(copied == 1)
    }
  }

  @Test func `nothing is named or left in the server's sessions`() async throws {
    try await withBouncer { db in
      for _ in 0..<20 {
        _ = try await db.fetch(User.where { $0.id == 1 })
        let named = try await db.fetchOne("SELECT count(*) FROM pg_prepared_statements", as: Int.self)
        #expect(named == 0)
      }
      // Straight to a session that a client who sets nothing would get.
      let left: SQL = """
        SELECT count(*) FROM pg_settings WHERE source = 'session'
        AND name IN ('search_path', 'statement_timeout', 'default_transaction_read_only') AND reset_val = setting
        """
      _ = try await db.fetchOne(left, as: Int.self)
      let limits = try await db.fetchOne(
        "SELECT current_setting('statement_timeout'), current_setting('transaction_read_only')",
        as: String.self, String.self)
      #expect(limits?.0 == "30s" && limits?.1 == "on")
    }
  }

  @Test func `a read can't write, and a claim does not outlive its transaction`() async throws {
    try await withBouncer { db in
      let text: SQL = "INSERT INTO \(User.self) (email) VALUES ('x') RETURNING id"
      let error = await #expect(throws: DatabaseError.self) { try await db.fetch(text, as: Int64.self) }
      #expect(error?.kind == .readOnly)
      for number in 0..<20 {
        let seen = try await db.postgres.read(claims: [Claim("app.user_id", number)]) {
          try $0.fetchOne("SELECT current_setting('app.user_id')", as: String.self)
        }
        #expect(seen == "\(number)")
        let after = try await db.fetchOne("SELECT nullif(current_setting('app.user_id', true), '')", as: String?.self)
        #expect(after == .some(nil))
      }
    }
  }

  @Test func `leaving a stream early, an error and a cancellation leave the connection usable, and nothing open`() async
  {
    await OwnProcess.turn { await #expect(processExitsWith: .success) { await Leaks.check(PgBouncerTests().endEarly) } }
  }

  private func endEarly() async throws {
    try await withBouncer { db in
      let numbers: SQL = "SELECT i FROM generate_series(1, 100000) i"
      for _ in 0..<3 {
        for try await _ in db.stream(numbers, as: Int32.self) { break }
        await #expect(throws: DatabaseError.self) { try await db.fetch("SELECT 1 / 0", as: Int32.self) }
        let task = Task { try await db.fetch("SELECT 1 FROM pg_sleep(30)", as: Int32.self) }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        let error = await #expect(throws: DatabaseError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
        let one = try await db.fetchOne("SELECT 1", as: Int32.self)
        #expect(one == 1)
      }
    }
  }

  @Test func `what needs a session is refused by name`() async throws {
    try await withBouncer { db in
      let texts: [SQL] = [
        "LISTEN a", "SET work_mem = '8MB'", "/* first */ set session work_mem = '8MB'", "PREPARE p AS SELECT 1",
        "DISCARD ALL", "CREATE TEMP TABLE x (i int)", "create local temporary table x (i int)",
        "SELECT pg_advisory_lock(1)", "SELECT PG_TRY_ADVISORY_LOCK(1)",
      ]
      for text in texts {
        let alone = await #expect(throws: DatabaseError.self) { try await db.execute(text) }
        let inside = await #expect(throws: DatabaseError.self) { try await db.transaction { try $0.execute(text) } }
        #expect(alone?.kind == .unsupported && inside?.kind == .unsupported, "\(String(describing: alone))")
        #expect(alone?.message.contains("needs a session of its own") == true)
      }
    }
  }

  @Test func `LISTEN and a lock of a session are refused, and what a transaction has of both is not`() async throws {
    try await withBouncer { db in
      let listen = await #expect(throws: DatabaseError.self) { try await db.postgres.notifications(on: "a") }
      let lock = await #expect(throws: DatabaseError.self) { try await db.postgres.withAdvisoryLock(1) {} }
      #expect(listen?.kind == .unsupported && listen?.message.hasPrefix("PostgreSQL's LISTEN needs a session") == true)
      #expect(lock?.kind == .unsupported)
      try await db.transaction { tx in
        try tx.execute("SET LOCAL work_mem = '8MB'")
        try tx.execute("CREATE TEMP TABLE x (i int) ON COMMIT DROP")
        try tx.postgres.lock(1)
        try tx.postgres.notify("a")
      }
    }
  }

  @Test func `a statement by itself takes one round trip`() async throws {
    let proxy = try FaultProxy()
    defer { proxy.close() }
    let db = try await Database.open(proxy.url + "&pooling=transaction")
    defer { db.close() }
    for _ in 0..<3 {
      let before = proxy.sends
      _ = try await db.fetch("SELECT 1", as: Int32.self)
      #expect(proxy.sends == before + 1)
    }
  }
}
