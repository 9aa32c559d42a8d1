import Foundation
import SafeQuery
import Testing

/// A limit of time ends what runs, says so at once, and leaves a connection that works.
@Suite(.timeLimit(Patience.minutes(2))) struct DeadlineTests {
  /// How much later than its end a call may return: below what it would take by another limit. All tests share the
  /// machine; ``PromptnessTests`` has the figures.
  static let slack = Patience.seconds(25)

  private func expectTimeout(
    _ limit: Duration = .milliseconds(150), _ message: String? = nil, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
  ) async {
    let start = ContinuousClock.now
    let error = await #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) { try await body() }
    let time = ContinuousClock.now - start
    #expect(error?.kind == .timeout, "\(String(describing: error))", sourceLocation: sourceLocation)
    #expect(error?.message == message ?? "the time limit of \(limit) is over", sourceLocation: sourceLocation)
    #expect(error?.location?.contains("Tests.swift:") == true, sourceLocation: sourceLocation)
    #expect(time >= limit && time < limit + Self.slack, sourceLocation: sourceLocation)
  }

  @Test(arguments: Backend.allCases)
  func `a statement, a write, a block and a stream end at the limit, and the connection works on`(_ backend: Backend)
    async throws
  {
    try await backend.withDatabase { db in
      try await db.createTables()
      let (endless, limit) = (backend.endlessQuery, Duration.milliseconds(150))
      await expectTimeout { try await Database.withTimeout(limit) { _ = try await db.fetchOne(endless, as: Int.self) } }
      await expectTimeout {
        try await Database.withTimeout(limit) {
          _ = try await db.execute("INSERT INTO \(User.self) (email, age) SELECT 'x', (\(endless))")
        }
      }
      await expectTimeout { try await db.read(timeout: limit) { _ = try $0.fetchOne(endless, as: Int.self) } }
      await expectTimeout {
        try await db.transaction(timeout: limit, retry: .upTo(3)) { tx in
          try tx.insert(User.Draft(email: "x", age: nil))
          _ = try tx.fetchOne(endless, as: Int.self)
        }
      }
      await expectTimeout {
        try await Database.withTimeout(limit) { for try await _ in db.stream(endless, as: Int.self) {} }
      }
      #expect(try await db.fetch(User.all).isEmpty)
      try await db.transaction { try $0.insert(User.Draft(email: "after", age: nil)) }
    }
  }

  @Test(arguments: Backend.allCases)
  func `an error of the limit names the statement`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let endless = backend.endlessQuery
      let code = backend == .sqlite ? "SQLITE_INTERRUPT" : "57014"
      var error: DatabaseError?
      // On a loaded machine the limit can pass before the statement is sent, or the server be too slow to end it.
      for _ in 0..<10 where error?.code != code {
        error = await #expect(throws: DatabaseError.self) {
          try await db.read(timeout: .seconds(1)) { _ = try $0.fetchOne(endless, as: Int.self) }
        }
        #expect(error?.kind == .timeout)
      }
      #expect(error?.statement == (try? endless.sql(for: backend.dialect).text))
      #expect(error?.code == code)
    }
  }

  @Test(arguments: Backend.allCases)
  func `of limits within each other the earlier holds`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let endless = backend.endlessQuery
      await expectTimeout {
        try await Database.withTimeout(.milliseconds(150)) {
          try await db.read(timeout: .seconds(60)) { _ = try $0.fetchOne(endless, as: Int.self) }
        }
      }
      await expectTimeout {
        try await Database.withTimeout(.seconds(60)) {
          try await db.read(timeout: .milliseconds(150)) { _ = try $0.fetchOne(endless, as: Int.self) }
        }
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `after the limit nothing is sent, and a block that swallows the error is not committed`(_ backend: Backend)
    async throws
  {
    try await backend.withDatabase { db in
      try await db.createTables()
      let endless = backend.endlessQuery
      await expectTimeout(.zero) {
        try await Database.withTimeout(.zero) {
          _ = try await db.execute(User.insert(User.Draft(email: "a", age: nil)))
        }
      }
      await expectTimeout(.zero) { try await Database.withTimeout(.zero) { _ = try await db.fetch(User.all) } }
      await expectTimeout {
        try await db.transaction(timeout: .milliseconds(150)) { tx in
          try tx.insert(User.Draft(email: "a", age: nil))
          try? tx.transaction { _ = try $0.fetchOne(endless, as: Int.self) }
        }
      }
      #expect(try await db.fetch(User.all).isEmpty)
    }
  }

  @Test(arguments: Backend.allCases)
  func `what ends before the limit knows nothing of it`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      for number in 0..<20 {
        try await db.transaction(timeout: .seconds(60)) { try $0.insert(User.Draft(email: "\(number)", age: nil)) }
      }
      let count = try await Database.withTimeout(.seconds(60)) { try await db.fetch(User.all).count }
      #expect(count == 20)
    }
  }

  @Test func `the wait for a connection ends at the limit`() async throws {
    var configuration = Configuration.sqliteInMemory
    configuration.leaseTimeout = Backend.patience
    let db = try await Database.open(configuration)
    let (isHeld, release) = (Event(), Event())
    async let held: Void = db.read { _ in
      isHeld.happen()
      release.waitHere()
    }
    await isHeld.wait()
    let start = ContinuousClock.now
    let error = await #expect(throws: DatabaseError.self) {
      try await db.transaction(timeout: .milliseconds(100)) { _ in }
    }
    #expect(error?.kind == .timeout)
    #expect(ContinuousClock.now - start < Self.slack)
    release.happen()
    try await held
    db.close()
  }

  // MARK: Locks

  @Test(arguments: Backend.allCases)
  func `the wait for another connection's lock ends at the limit`(_ backend: Backend) async throws {
    try await backend.withHeldLock { _, work in
      await expectTimeout { try await Database.withTimeout(.milliseconds(150)) { try await work() } }
    }
  }

  @Test(arguments: Backend.allCases)
  func `the wait for another connection's lock ends with the task`(_ backend: Backend) async throws {
    try await backend.withHeldLock { _, work in
      let task = Task { try await work() }
      try await Task.sleep(for: .milliseconds(100))
      let start = ContinuousClock.now
      task.cancel()
      let error = await #expect(throws: DatabaseError.self) { try await task.value }
      #expect(error?.kind == .cancelled)
      #expect(ContinuousClock.now - start < Self.slack)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a lock is waited for no longer than its own limit`(_ backend: Backend) async throws {
    let (isHeld, release) = (Event(), Event())
    @Sendable func hold(_ db: Database) async throws {
      try await db.transaction { tx in
        try tx.execute(User.all.update { $0.age = 1 })
        isHeld.happen()
        release.waitHere()
      }
    }
    func run(_ holder: Database, _ configuration: Configuration) async throws {
      try await holder.createTables()
      try await holder.execute(User.insert(User.Draft(email: "a", age: 0)))
      let waiter = try await Database.open(configuration)
      defer { waiter.close() }
      async let held: Void = hold(holder)
      await isHeld.wait()
      defer { release.happen() }
      let start = ContinuousClock.now
      let error = await #expect(throws: DatabaseError.self) { try await waiter.execute(User.all.update { $0.age = 2 }) }
      #expect(error?.kind == .lockUnavailable)
      #expect(ContinuousClock.now - start >= .milliseconds(200) && ContinuousClock.now - start < Self.slack)
      release.happen()
      try await held
    }
    switch backend {
    case .postgreSQL:
      try await PostgresServer.withSchema { db in
        let schema = try await db.fetchOne("SELECT current_schema()::text", as: String.self) ?? ""
        try await run(db, Configuration(url: try PostgresServer.url("schema=\(schema)&lock_timeout=200")))
      }
    case .sqlite:
      try await SQLiteFile.with { file in
        let holder = try await Database.open(file.configuration)
        defer { holder.close() }
        var configuration = file.configuration
        configuration.busyTimeout = .milliseconds(200)
        try await run(holder, configuration)
      }
    }
  }

  // MARK: The limits that always hold

  @Test func `SQLite's statements have a limit of their own`() async throws {
    try await SQLiteFile.with { file in
      var configuration = file.configuration
      #expect(configuration.statementTimeout == .seconds(30))
      configuration.statementTimeout = .milliseconds(150)
      let db = try await Database.open(configuration)
      defer { db.close() }
      try await db.createTables()
      let message = "the statement took longer than statementTimeout allows (0.15 seconds)"
      let endless = Backend.sqlite.endlessQuery
      await expectTimeout(.milliseconds(150), message) { _ = try await db.fetchOne(endless, as: Int.self) }
      await expectTimeout(.milliseconds(150), message) {
        try await db.transaction { tx in
          try tx.insert(User.Draft(email: "x", age: nil))
          _ = try tx.fetchOne(endless, as: Int.self)
        }
      }
      #expect(try await db.fetch(User.all).isEmpty)
      // The taker of a stream may take its time.
      let numbers: SQL =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT i FROM n"
      var rows = 0
      for try await _ in db.stream(numbers, as: Int.self) {
        if rows % 20_000 == 0 { try await Task.sleep(for: .milliseconds(60)) }
        rows += 1
      }
      #expect(rows == 200_000)
    }
  }

  @Test func `PostgreSQL's sessions have limits unless a program says otherwise`() async throws {
    let settings: SQL = """
      SELECT current_setting('statement_timeout'), current_setting('lock_timeout'),
        current_setting('idle_in_transaction_session_timeout')
      """
    let usual = try await Database.open(PostgresServer.url())
    defer { usual.close() }
    var limits = try await usual.fetchOne(settings, as: String.self, String.self, String.self)
    #expect(limits?.0 == "30s" && limits?.1 == "10s" && limits?.2 == "1min")
    let url = try PostgresServer.url("statement_timeout=1500&lock_timeout=0&idle_in_transaction_session_timeout=2000")
    let hasty = try await Database.open(url)
    defer { hasty.close() }
    limits = try await hasty.fetchOne(settings, as: String.self, String.self, String.self)
    #expect(limits?.0 == "1500ms" && limits?.1 == "0" && limits?.2 == "2s")
  }

  @Test func `a block that leaves PostgreSQL waiting for too long is told so`() async throws {
    try await PostgresServer.withSchema { db in
      let url = try PostgresServer.url("idle_in_transaction_session_timeout=100")
      let hasty = try await Database.open(url)
      defer { hasty.close() }
      let error = await #expect(throws: DatabaseError.self) {
        try await hasty.transaction { tx in
          try tx.execute("SELECT 1")
          Thread.sleep(forTimeInterval: 0.4)
          try tx.execute("SELECT 1")
        }
      }
      #expect(error?.kind == .timeout || error?.kind == .connectionLost)
      let one = try await hasty.fetchOne("SELECT 1", as: Int32.self)
      #expect(one == 1)
    }
  }
}

extension Backend {
  /// Runs work that waits for a lock which another connection holds all the time.
  func withHeldLock(
    _ body: (Database, _ work: @escaping @Sendable () async throws -> Void) async throws -> Void
  ) async throws {
    let (isHeld, release) = (Event(), Event())
    @Sendable func hold(_ db: Database) async throws {
      try await db.transaction { tx in
        try tx.execute(User.where { $0.email == "a" }.update { $0.age = 1 })
        isHeld.happen()
        release.waitHere()
      }
    }
    func run(_ holder: Database, _ waiter: Database) async throws {
      try await holder.createTables()
      try await holder.execute(User.insert(User.Draft(email: "a", age: 0)))
      async let held: Void = hold(holder)
      await isHeld.wait()
      defer { release.happen() }
      try await body(waiter) { try await waiter.execute(User.where { $0.email == "a" }.update { $0.age = 2 }) }
      let age = try await waiter.fetchOne(User.all.select { $0.age })
      #expect(age == 0)
      release.happen()
      try await held
      try await waiter.execute(User.where { $0.email == "a" }.update { $0.age = 3 })
    }
    switch self {
    case .postgreSQL: try await PostgresServer.withSchema { try await run($0, $0) }
    case .sqlite:
      try await SQLiteFile.with { file in
        let holder = try await Database.open(file.configuration)
        defer { holder.close() }
        var configuration = file.configuration
        configuration.busyTimeout = .seconds(60)
        let waiter = try await Database.open(configuration)
        defer { waiter.close() }
        try await run(holder, waiter)
      }
    }
  }
}
