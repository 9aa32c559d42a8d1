import Foundation
import SafeQuery
import Testing

/// Tasks that are cancelled at random moments, by the thousand, leave nothing behind: every connection works, and none
/// holds a lock or a transaction. `SAFEQUERY_STORM=10000` makes as many.
@Suite(.timeLimit(Patience.minutes(10))) struct CancelStormTests {
  private static let cancellations =
    ProcessInfo.processInfo.environment["SAFEQUERY_STORM"].flatMap { Int($0) } ?? 1000
  private static let accounts = 8

  /// Moves one unit between two accounts: the sum stays, and a transaction that is half kept shows.
  private static func transfer(_ db: Database, _ from: Int, _ to: Int) async throws {
    try await db.transaction(retry: .upTo(3)) { tx in
      let ids = [from, to].sorted()
      for id in ids {
        let change = id == from ? -1 : 1
        try tx.execute(User.where { $0.email == "\(id)" }.update { $0.age = $0.age + change })
      }
      try tx.transaction { try $0.insert(User.Draft(email: UUID().uuidString, age: nil)) }
      try tx.insert(User.Draft(email: UUID().uuidString, age: nil))
    }
  }

  private static func work(_ db: Database, _ backend: Backend, _ kind: Int, _ number: Int) async throws {
    let (from, to) = (number % accounts, (number * 3 + 1) % accounts)
    switch kind {
    case 0: _ = try await db.fetchOne(backend.endlessQuery, as: Int.self)
    case 1: _ = try await db.read { _ = try $0.fetchOne(backend.endlessQuery, as: Int.self) }
    case 2: for try await _ in db.stream(User.all) {}
    case 3: _ = try await db.fetch(User.where { $0.age != nil })
    case 4: try await Database.withTimeout(.milliseconds(number % 4)) { try await transfer(db, from, to) }
    default: if from != to { try await transfer(db, from, to) }
    }
  }

  private func storm(_ db: Database, _ backend: Backend) async throws {
    try await db.createTables()
    try await db.transaction { tx in
      try tx.insert(contentsOf: (0..<Self.accounts).map { User.Draft(email: "\($0)", age: 1_000_000) })
    }
    var random = SeededGenerator(seed: 7)
    let unexpected = Notes()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<Self.cancellations {
        if number >= 32 { try await group.next() }
        let kind = Int.random(in: 0..<8, using: &random)
        let pause = Duration.microseconds(Int.random(in: 0..<4000, using: &random))
        group.addTask {
          let task = Task { try await Self.work(db, backend, kind, number) }
          try await Task.sleep(for: pause)
          task.cancel()
          do { try await task.value } catch let error as DatabaseError {
            if error.kind != .cancelled && error.kind != .timeout { unexpected.add("\(kind): \(error)") }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(unexpected.all == [])
    let sum = try await db.fetchOne(User.all.select { $0.age.sum() })
    #expect(sum == Int64(Self.accounts) * 1_000_000)
    let others = try await db.fetchOne(User.where { $0.age == nil }.select { _ in count() }) ?? -1
    #expect(others >= 0 && others % 2 == 0)
    // All connections at once.
    try await withThrowingTaskGroup(of: Int?.self) { group in
      for number in 0..<32 { group.addTask { try await db.read { try $0.fetchOne("SELECT \(number)", as: Int.self) } } }
      var found: Set<Int?> = []
      for try await number in group { found.insert(number) }
      #expect(found.count == 32)
    }
  }

  @Test func `SQLite's connections survive a storm of cancellations`() async throws {
    try await SQLiteFile.with { file in
      let db = try await Database.open(file.configuration)
      defer { db.close() }
      try await storm(db, .sqlite)
      // Nobody holds the lock: another connection gets it without waiting.
      var configuration = file.configuration
      configuration.busyTimeout = .zero
      let other = try await Database.open(configuration)
      defer { other.close() }
      try await other.execute("DELETE FROM \(User.self)")
      try await other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
  }

  @Test func `a database in memory survives a storm of cancellations`() async throws {
    var configuration = Configuration.sqliteInMemory
    configuration.leaseTimeout = Backend.patience
    let db = try await Database.open(configuration)
    defer { db.close() }
    try await storm(db, .sqlite)
  }

  @Test func `a block of reads that is cancelled as it begins leaves a database in memory no transaction`() async throws
  {
    let db = try await Database.open(.sqliteInMemory)
    defer { db.close() }
    try await db.createTables()
    var random = SeededGenerator(seed: 5)
    for number in 0..<5000 {
      let task = Task { try await db.read { _ = try $0.fetchOne("SELECT 1", as: Int.self) } }
      // From before the beginning to after the end, which is too short to sleep for.
      let end = ContinuousClock.now + .microseconds(Int.random(in: 0..<60, using: &random))
      while ContinuousClock.now < end {}
      task.cancel()
      do { try await task.value } catch let error as DatabaseError {
        try #require(error.kind == .cancelled, "\(error)")
      }
      try await db.transaction { tx in _ = try tx.insert(User.Draft(email: "\(number)", age: nil)) }
    }
  }

  @Test func `PostgreSQL's connections survive a storm of cancellations`() async throws {
    try await PostgresServer.withSchema(maximumConnections: 4) { db in
      let name = try await db.fetchOne("SELECT current_schema()::text", as: String.self) ?? ""
      var configuration = try Configuration(url: PostgresServer.url("schema=\(name)&application_name=\(name)"))
      configuration.maximumConnections = 4
      configuration.leaseTimeout = Backend.patience
      let stormy = try await Database.open(configuration)
      defer { stormy.close() }
      try await storm(stormy, .postgreSQL)
      // A backend whose connection was given up ends when it next looks.
      var busy = -1
      for _ in 0..<100 where busy != 0 {
        busy =
          try await db.fetchOne(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = \(name) AND state <> 'idle'", as: Int.self)
          ?? -1
        if busy != 0 { try await Task.sleep(for: .milliseconds(100)) }
      }
      #expect(busy == 0)
      let locks = try await db.fetchOne(
        """
        SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE application_name = \(name)
        """, as: Int.self)
      #expect(locks == 0)
      let connections = try await db.fetchOne(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = \(name)", as: Int.self)
      #expect((1...4).contains(connections ?? 0))
    }
  }
}
