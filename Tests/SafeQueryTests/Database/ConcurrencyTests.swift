import Foundation
import SafeQuery
import Testing

extension Backend {
  /// A read that would take minutes.
  var endlessQuery: SQL {
    self == .sqlite
      ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
      : "SELECT count(*) FROM generate_series(1, 100000000000) AS n(i)"
  }
}

@Suite(.timeLimit(Patience.minutes(2))) struct ConcurrencyTests {
  @Test(arguments: Backend.allCases)
  func `cancelling a task ends its statement, and the connection works on`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      let endless = backend.endlessQuery
      let works: [@Sendable () async throws -> Void] = [
        { _ = try await db.fetchOne(endless, as: Int.self) },
        { _ = try await db.read { try $0.fetchOne(endless, as: Int.self) } },
        {
          try await db.transaction { tx in
            try tx.insert(User.Draft(email: "x", age: nil))
            _ = try tx.fetchOne(endless, as: Int.self)
          }
        },
      ]
      for work in works {
        let task = Task { try await work() }
        try await Task.sleep(for: .milliseconds(100))
        let start = ContinuousClock.now
        task.cancel()
        let error = await #expect(throws: DatabaseError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
        #expect(ContinuousClock.now - start < DeadlineTests.slack)
      }
      #expect(try await db.fetch(User.all).isEmpty)
      try await db.transaction { try $0.insert(User.Draft(email: "after", age: nil)) }
      let found4 = try await db.fetchOne(User.all.select { $0.email })
      #expect(found4 == "after")
    }
  }

  @Test(arguments: Backend.allCases)
  func `a task that is cancelled already sends nothing`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      let task = Task {
        while !Task.isCancelled { await Task.yield() }
        try await db.execute(User.insert(User.Draft(email: "x", age: nil)))
      }
      task.cancel()
      let error = await #expect(throws: DatabaseError.self) { try await task.value }
      #expect(error?.kind == .cancelled)
      #expect(try await db.fetch(User.all).isEmpty)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a read that is longer than a caller's thread may be held comes to its end`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let upTo = 300_000
      let sum: SQL =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(upTo)) SELECT count(*) FROM n"
      for _ in 0..<3 {
        let count = try await db.fetchOne(sum, as: Int.self)
        #expect(count == upTo)
      }
      let rows = try await db.fetch(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(upTo)) SELECT i FROM n",
        as: Int.self)
      #expect(rows.count == upTo && rows.last == upTo)
    }
  }

  @Test(arguments: Backend.allCases)
  func `two hundred tasks read and write side by side`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<200 {
          group.addTask {
            try await db.transaction { tx in
              let user = try tx.insert(User.Draft(email: "\(number)", age: 0))
              try tx.execute(User.where { $0.id == user.id }.update { $0.age = $0.age + 1 })
            }
            let own = try await db.fetchOne(User.where { $0.email == "\(number)" })
            #expect(own?.age == 1)
            _ = try await db.read { try $0.fetch(User.all.limit(10)) }
          }
        }
        try await group.waitForAll()
      }
      let found5 = try await db.fetchOne(User.all.select { ($0.age.sum()) })
      #expect(found5 == 200)
    }
  }

  @Test func `who waits too long for a connection is told so`() async throws {
    var configuration = Configuration.sqliteInMemory
    configuration.leaseTimeout = .milliseconds(50)
    let db = try await Database.open(configuration)
    let (started, start) = AsyncStream<Void>.makeStream()
    let release = DispatchSemaphore(value: 0)
    let holder = Task {
      try await db.read { _ in
        start.finish()
        release.wait()
      }
    }
    for await _ in started {}
    let line = #line + 1
    let error = await #expect(throws: DatabaseError.self) { try await db.fetchOne("SELECT 1", as: Int.self) }
    #expect(error?.kind == .timeout)
    #expect(
      error?.message.contains(
        /^no connection became free within 0.05 seconds; 1 is in use: 1 by SafeQueryTests\/Conc\w+.swift:\d+ \(for .* s\)$/
      )
        == true)
    #expect(error?.location == "SafeQueryTests/ConcurrencyTests.swift:\(line)")
    release.signal()
    try await holder.value
    let found6 = try await db.fetchOne("SELECT 1", as: Int.self)
    #expect(found6 == 1)
    db.close()
  }

  @Test(arguments: Backend.allCases)
  func `a closed database says that it is`(_ backend: Backend) async throws {
    let db =
      switch backend {
      case .sqlite: try await Database.open("sqlite::memory:")
      case .postgreSQL: try await Database.open(PostgresServer.url())
      }
    db.close()
    db.close()
    for work in [
      { _ = try await db.fetchOne("SELECT 1", as: Int.self) }, { try await db.execute("SELECT 1") },
      { try await db.read { _ in } }, { try await db.transaction { _ in } },
    ] as [() async throws -> Void] {
      let error = await #expect(throws: DatabaseError.self) { try await work() }
      #expect(error?.kind == .closed)
      #expect(error?.message == "the database is closed")
    }
  }
}
