import Foundation
import SafeQuery
import Testing

/// Faults leave no file descriptor, no thread and no session behind. Each kind is done again and again. Those for which a
/// server, a disk or a process has to end are looked at by their own tests.
@Suite(.timeLimit(Patience.minutes(10))) struct LeakTests {
  /// Runs a round on a database behind a proxy, and looks whether the server has sessions of it left.
  private static func withFarDatabase(
    _ options: String = "", _ body: (FaultProxy, Database) async throws -> Void
  ) async throws {
    let name = "leak_\(UUID().uuidString.prefix(8).lowercased())"
    let proxy = try FaultProxy()
    var configuration = try Configuration(url: "\(proxy.url)&application_name=\(name)&connect_timeout=1\(options)")
    configuration.maximumConnections = 4
    configuration.leaseTimeout = Backend.patience
    let db = try await Database.open(configuration)
    try await body(proxy, db)
    proxy.set(.none)
    for _ in 0..<5 {
      let one = try await db.fetchOne("SELECT 1", as: Int32.self)
      try #require(one == 1)
    }
    // A call that was cancelled returns before its connection is cleaned up.
    for _ in 0..<600 where db.statistics.leased > 0 { try await Task.sleep(for: .milliseconds(50)) }
    try #require(db.statistics.leased == 0 && db.statistics.waiting == 0)
    try await db.shutdown()
    proxy.close()
    let near = try await Database.open(PostgresServer.url())
    var sessions = -1
    for _ in 0..<600 where sessions != 0 {
      let sql: SQL = "SELECT count(*) FROM pg_stat_activity WHERE application_name = \(name)"
      sessions = try await near.fetchOne(sql, as: Int.self) ?? -1
      if sessions != 0 { try await Task.sleep(for: .milliseconds(50)) }
    }
    try #require(sessions == 0)
    try await near.shutdown()
  }

  /// A statement alone and in a block, each under a short limit.
  private static func expectNoAnswer(_ db: Database, _ statement: SQL) async throws {
    for isInBlock in [false, true] {
      do {
        try await Database.withTimeout(.milliseconds(150)) {
          if isInBlock {
            try await db.transaction { _ = try $0.fetchOne(statement, as: Int32.self) }
          } else {
            _ = try await db.fetchOne(statement, as: Int32.self)
          }
        }
        Issue.record("a statement was answered")
      } catch is DatabaseError {}
    }
  }

  // MARK: The network

  private static func breakNetwork() async throws {
    try await withFarDatabase { proxy, db in
      for fault in [FaultProxy.Fault.stall, .drop, .truncate(after: 0), .truncate(after: 7)] {
        _ = try await db.fetchOne("SELECT 1", as: Int32.self)
        proxy.set(fault)
        try await expectNoAnswer(db, "SELECT 1")
        proxy.set(.none)
      }
      proxy.cut(.after, "COMMIT")
      do { try await db.transaction { _ = try $0.fetchOne("SELECT 1", as: Int32.self) } } catch is DatabaseError {}
    }
  }

  @Test func `a bad network leaves nothing open`() async throws {
    await OwnProcess.turn {
      await #expect(processExitsWith: .success) { await Leaks.check(rounds: 3, LeakTests.breakNetwork) }
    }
  }

  private static func leaveCancellationsUnanswered() async throws {
    try await withFarDatabase { proxy, db in
      proxy.set(.holdCancellations)
      try await expectNoAnswer(db, "SELECT 1 FROM pg_sleep(2)")
    }
  }

  @Test func `requests to cancel that nobody answers leave nothing open once they can arrive`() async throws {
    await OwnProcess.turn {
      await #expect(processExitsWith: .success) { await Leaks.check(rounds: 3, LeakTests.leaveCancellationsUnanswered) }
    }
  }

  private static func failToConnect() async throws {
    try await withFarDatabase { proxy, db in
      for fault in [FaultProxy.Fault.truncate(after: 0), .truncate(after: 20), .stall] {
        proxy.set(fault)
        for _ in 0..<3 {
          do {
            let other = try await Database.open("\(proxy.url)&connect_timeout=1")
            other.close()
            Issue.record("a connection was made through a network that was cut")
          } catch is DatabaseError {}
        }
        proxy.set(.none)
      }
      for path in ["/nowhere/at/all.db", "/"] {
        await #expect(throws: DatabaseError.self) { try await Database.open(.sqlite(path: path)) }
      }
      var options = PostgresOptions(host: "/nowhere", user: "safequery")
      options.connectTimeout = .milliseconds(200)
      let nowhere = Configuration.postgreSQL(options)
      await #expect(throws: DatabaseError.self) { try await Database.open(nowhere) }
    }
  }

  @Test func `connections that can't be made leave nothing open`() async throws {
    await OwnProcess.turn {
      await #expect(processExitsWith: .success) { await Leaks.check(rounds: 3, LeakTests.failToConnect) }
    }
  }

  private static func listen() async throws {
    try await withFarDatabase("&listening_check=100") { proxy, db in
      for fault in [FaultProxy.Fault.truncate(after: 0), .drop] {
        var events = try await db.postgres.notifications(on: "leak").makeAsyncIterator()
        let connections = proxy.accepted
        proxy.set(fault)
        for _ in 0..<2000 where proxy.accepted == connections { try await Task.sleep(for: .milliseconds(10)) }
        proxy.set(.none)
        let event = try await events.next()
        try #require(event == .mayHaveMissed)
      }
    }
  }

  @Test func `listeners whose connections break leave nothing open`() async throws {
    await OwnProcess.turn {
      await #expect(processExitsWith: .success) { await Leaks.check(rounds: 3, LeakTests.listen) }
    }
  }

  // MARK: Sessions that end, and calls that do

  private static func terminate() async throws {
    try await withFarDatabase { _, db in
      let near = try await Database.open(PostgresServer.url())
      for _ in 0..<5 {
        let pid = try await db.fetchOne("SELECT pg_backend_pid()", as: Int32.self) ?? 0
        _ = try await near.fetchOne("SELECT pg_terminate_backend(\(pid))", as: Bool.self)
        do {
          try await db.transaction { tx in
            let pid = try tx.fetchOne("SELECT pg_backend_pid()", as: Int32.self) ?? 0
            try tx.execute("SELECT pg_terminate_backend(\(pid))")
            try tx.execute("SELECT 1")
          }
          Issue.record("a session that was ended went on")
        } catch is DatabaseError {}
      }
      try await near.shutdown()
    }
  }

  @Test func `sessions that the server ends leave nothing open`() async throws {
    await OwnProcess.turn {
      await #expect(processExitsWith: .success) { await Leaks.check(rounds: 3, LeakTests.terminate) }
    }
  }

  private static func cancel(_ db: Database, _ backend: Backend) async throws {
    var random = SeededGenerator(seed: 11)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        if number >= 16 { try await group.next() }
        let pause = Duration.microseconds(Int.random(in: 0..<4000, using: &random))
        group.addTask {
          let task = Task {
            switch number % 4 {
            case 0: _ = try await db.fetchOne(backend.endlessQuery, as: Int.self)
            case 1: try await db.transaction { _ = try $0.fetchOne(backend.endlessQuery, as: Int.self) }
            case 2: for try await _ in db.stream(backend.endlessQuery, as: Int.self) {}
            default:
              try await db.transaction { tx in
                try tx.withTimeout(.milliseconds(1)) { _ = try tx.fetchOne(backend.endlessQuery, as: Int.self) }
              }
            }
          }
          try await Task.sleep(for: pause)
          task.cancel()
          do { try await task.value } catch is DatabaseError {}
        }
      }
      try await group.waitForAll()
    }
  }

  private static func cancelInPostgreSQL() async throws {
    try await withFarDatabase { _, db in try await cancel(db, .postgreSQL) }
  }

  @Test func `PostgreSQL's calls that are cancelled leave nothing open`() async throws {
    await OwnProcess.turn {
      await #expect(processExitsWith: .success) { await Leaks.check(rounds: 3, LeakTests.cancelInPostgreSQL) }
    }
  }

  private static func useSQLite() async throws {
    try await SQLiteFile.with { file in
      let db = try await Database.open(file.configuration)
      try await db.createTables()
      try await cancel(db, .sqlite)
      for _ in 0..<10 { for try await _ in db.stream(User.all) { break } }
      var hasty = file.configuration
      hasty.busyTimeout = .milliseconds(20)
      let other = try await Database.open(hasty)
      let (isHeld, release) = (Event(), Event())
      async let held: Void = db.transaction { _ in
        isHeld.happen()
        release.waitHere()
      }
      await isHeld.wait()
      await #expect(throws: DatabaseError.self) { try await other.execute("DELETE FROM \(User.self)") }
      release.happen()
      try await held
      try await db.sqlite.backup(to: file.path + "-copy")
      try await other.shutdown()
      try await db.shutdown()
    }
  }

  @Test func `SQLite's connections leave nothing open`() async throws {
    await OwnProcess.turn {
      await #expect(processExitsWith: .success) { await Leaks.check(rounds: 3, LeakTests.useSQLite) }
    }
  }
}
