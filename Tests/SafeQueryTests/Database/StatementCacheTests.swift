import Foundation
import SafeQuery
import Testing

/// What is told of the caches of prepared statements.
@Suite struct StatementCacheTests {
  private static let texts: [SQL] = ["SELECT 1", "SELECT 2", "SELECT 3", "SELECT 4", "SELECT 5", "SELECT 6"]

  @Test("Each look-up is a hit or a miss, and what no longer has a place is counted", arguments: Backend.allCases)
  func counts(_ backend: Backend) async throws {
    try await backend.withDatabase(maximumConnections: 1, configure: { $0.statementCacheSize = 4 }) { db in
      // Whatever opening a connection takes is done then.
      _ = try await db.fetchOne("SELECT 0", as: Int32.self)
      let before = db.statementCacheStatistics
      for _ in 0..<10 { _ = try await db.fetchOne(Self.texts[0], as: Int32.self) }
      let same = db.statementCacheStatistics
      #expect(same.misses - before.misses == 1)
      #expect(same.hits - before.hits >= 9)
      for _ in 0..<3 { for text in Self.texts { _ = try await db.fetchOne(text, as: Int32.self) } }
      let many = db.statementCacheStatistics
      // Six texts in turn have no place among four: all but the first are missed.
      #expect(many.misses - same.misses == 17)
      #expect(many.evictions - same.evictions >= 14)
      #expect(many.repreparations == before.repreparations)
    }
  }

  @Test("The sum is that of all connections' caches, which hold no more than they may", arguments: Backend.allCases)
  func sums(_ backend: Backend) async throws {
    try await backend.withDatabase(maximumConnections: 1, configure: { $0.statementCacheSize = 4 }) { db in
      for _ in 0..<10 { _ = try await db.fetchOne(Self.texts[0], as: Int32.self) }
      for text in Self.texts { _ = try await db.fetchOne(text, as: Int32.self) }
      let sum = db.statementCacheStatistics
      let caches = db.openStatementCaches
      #expect(caches.count == (backend == .sqlite ? 2 : 1))
      #expect(caches.allSatisfy { $0.capacity == 4 && $0.count <= 4 })
      #expect(caches.contains { $0.count == 4 })
      let hits = caches.map(\.hits).reduce(0, +)
      #expect(hits == sum.hits)
      #expect(sum.capacity == caches.count * 4)
    }
  }

  @Test("A statement that no longer fits is counted as prepared anew", arguments: Backend.allCases)
  func countsRepreparations(_ backend: Backend) async throws {
    try await backend.withDatabase(maximumConnections: 1) { db in
      try await db.execute("CREATE TABLE thing (a INTEGER)")
      try await db.execute("INSERT INTO thing (a) VALUES (1)")
      let all: SQL = "SELECT a FROM thing"
      for _ in 0..<3 { _ = try await db.fetchOne(all, as: Int64.self) }
      let before = db.statementCacheStatistics
      let change: SQL =
        backend == .sqlite
        ? "ALTER TABLE thing ADD COLUMN b INTEGER" : "ALTER TABLE thing ALTER COLUMN a TYPE BIGINT"
      try await db.execute(change)
      let one = try await db.fetchOne(all, as: Int64.self)
      #expect(one == 1)
      let after = db.statementCacheStatistics
      #expect(after.repreparations - before.repreparations >= 1)
      // The ALTER alone.
      #expect(after.misses - before.misses <= 1)
      for _ in 0..<3 { _ = try await db.fetchOne(all, as: Int64.self) }
      let healed = db.statementCacheStatistics
      #expect(healed.repreparations == after.repreparations)
      #expect(healed.hits - after.hits >= 3)
    }
  }

  @Test("Statements that somebody removed from the server are counted as prepared anew")
  func countsRemovals() async throws {
    try await PostgresServer.withSchema(maximumConnections: 1) { db in
      for text in Self.texts { _ = try await db.fetchOne(text, as: Int32.self) }
      try await db.execute("DEALLOCATE ALL")
      let before = db.statementCacheStatistics
      for text in Self.texts { _ = try await db.fetchOne(text, as: Int32.self) }
      let after = db.statementCacheStatistics
      #expect(after.repreparations - before.repreparations == Self.texts.count)
      #expect(after.misses == before.misses)
      #expect(after.evictions == before.evictions)
    }
  }

  @Test("Where nothing is prepared by name, nothing is counted")
  func countsNothing() async throws {
    try await PostgresServer.withSchema(maximumConnections: 1, cacheSize: 0) { db in
      for text in Self.texts { _ = try await db.fetchOne(text, as: Int32.self) }
      #expect(db.statementCacheStatistics == db.openStatementCaches.first)
      #expect(db.statementCacheStatistics.hits == 0)
      #expect(db.statementCacheStatistics.misses == 0)
      #expect(db.statementCacheStatistics.capacity == 0)
    }
  }

  @Test("What closed connections did stays in the sum", arguments: Backend.allCases)
  func keepsCounts(_ backend: Backend) async throws {
    try await SQLiteFile.with { file in
      var configuration = backend == .sqlite ? file.configuration : try Configuration(url: PostgresServer.url())
      configuration.maximumConnections = 3
      configuration.idleTime = .seconds(3)
      let db = try await Database.open(configuration)
      defer { db.close() }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<3 {
          group.addTask {
            try await db.read { tx in
              _ = try tx.fetchOne(Self.texts[0], as: Int32.self)
              Thread.sleep(forTimeInterval: 0.1)
            }
          }
        }
        try await group.waitForAll()
      }
      let before = db.statementCacheStatistics
      let open = db.openStatementCaches.count
      for _ in 0..<2000 where db.openStatementCaches.count == open { try await Task.sleep(for: .milliseconds(10)) }
      #expect(db.openStatementCaches.count < open)
      let after = db.statementCacheStatistics
      #expect(after.hits >= before.hits && after.misses >= before.misses)
      #expect(after.capacity < before.capacity)
      db.close()
      for _ in 0..<2000 where !db.openStatementCaches.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
      #expect(db.openStatementCaches.isEmpty)
      #expect(db.statementCacheStatistics.hits >= before.hits)
      #expect(db.statementCacheStatistics.capacity == 0 && db.statementCacheStatistics.count == 0)
    }
  }

  @Test("They are read while every connection is in use", arguments: Backend.allCases)
  func readsAtAnyTime(_ backend: Backend) async throws {
    try await backend.withDatabase(maximumConnections: 1) { db in
      let (isHeld, release) = (Event(), Event())
      async let held: Void = db.transaction { _ in
        isHeld.happen()
        release.waitHere()
      }
      await isHeld.wait()
      #expect(db.statementCacheStatistics.capacity > 0)
      release.happen()
      try await held
    }
  }

  @Test("An attempt to connect that fails leaves no cache behind")
  func forgetsFailures() async throws {
    let server = try ThrowawayServer()
    defer { server.end() }
    try await server.start()
    var configuration = Configuration.postgreSQL(server.options())
    configuration.leaseTimeout = .milliseconds(300)
    let db = try await Database.open(configuration)
    defer { db.close() }
    try server.stop(SIGQUIT)
    for _ in 0..<3 { _ = try? await db.fetchOne("SELECT 1", as: Int32.self) }
    #expect(db.openStatementCaches.count <= 1)
  }

  @Test("Observers of connections have them too")
  func tellsObservers() async throws {
    let witness = ObserverTests.Witness()
    try await Backend.sqlite.withDatabase(configure: { $0.observers = [witness] }) { db in
      for _ in 0..<5 { _ = try await db.fetchOne(Self.texts[0], as: Int32.self) }
      let readers = try #require(witness.all.pool.last { $0.pool == "readers" })
      #expect(readers.statementCache.misses >= 1)
      #expect(readers.statementCache.hits == 4)
      #expect(readers.statementCache.misses < db.statementCacheStatistics.misses)
    }
  }
}
