import Foundation
import SafeQuery
import Testing

/// Runners at the same time.
@Suite struct MigratorConcurrencyTests {
  private let files = [
    "0001_a.sql": "CREATE TABLE a (id BIGINT PRIMARY KEY, n BIGINT NOT NULL); INSERT INTO a VALUES (1, 0);",
    "0002_b.sql": "UPDATE a SET n = n + 1;", "0003_c.sql": "UPDATE a SET n = n + 1; CREATE TABLE c (id BIGINT);",
    "0004_d.sql": "UPDATE a SET n = n + 1; INSERT INTO a VALUES (2, 0);",
  ]

  @Test(arguments: Backend.allCases)
  func `ten runners at once apply each migration once`(_ backend: Backend) async throws {
    try await TemporaryFolder.with(files) { folder in
      try await backend.withDatabase { db in
        let migrator = try folder.migrator(db)
        let applied = try await withThrowingTaskGroup { group in
          for _ in 0..<10 { group.addTask { try await migrator.up().map(\.identifier) } }
          return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied.sorted() == ["0001_a", "0002_b", "0003_c", "0004_d"])
        #expect(try await db.history() == applied.sorted())
        let n = try await db.fetchOne("SELECT n FROM a WHERE id = 1", as: Int.self)
        #expect(n == 3)
      }
    }
  }

  @Test func `runners with connections of their own to one SQLite file apply each migration once`() async throws {
    try await TemporaryFolder.with(files) { folder in
      try await TemporaryFolder.with { place in
        let path = place.url.appendingPathComponent("shared.db").path
        let applied = try await withThrowingTaskGroup { group in
          for _ in 0..<6 {
            group.addTask {
              var configuration = Configuration.sqlite(path: path)
              // Busy at once: the runner itself waits.
              configuration.busyTimeout = .zero
              let db = try await openPatiently(configuration)
              defer { db.close() }
              return try await folder.migrator(db).up().map(\.identifier)
            }
          }
          return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied.sorted() == ["0001_a", "0002_b", "0003_c", "0004_d"])
      }
    }
  }

  @Test(arguments: [Backend.postgreSQL])
  func `a lock that another runner holds is not waited for without end`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let (entered, enter) = AsyncStream<Void>.makeStream()
      let release = DispatchSemaphore(value: 0)
      let slow = [
        Migration("0001_slow") { _ in
          enter.yield()
          release.wait()
        }
      ]
      let holder = Task { try await Migrator(db, slow).up() }
      for await _ in entered { break }
      let waiting = try Migrator(db, slow, lockTimeout: .milliseconds(100))
      let error = await databaseError { _ = try await waiting.up() }
      release.signal()
      #expect(try await holder.value.count == 1)
      #expect(error?.kind == .lockUnavailable && error?.code == "55P03")
      #expect(error?.message.hasPrefix("another connection held the lock for longer than 0.1 seconds") == true)
      #expect(try await waiting.up().isEmpty)
    }
  }

  @Test func `the one connection that writes to SQLite is waited for as long as the lock`() async throws {
    try await TemporaryFolder.with { place in
      var configuration = Configuration.sqlite(path: place.url.appendingPathComponent("a.db").path)
      configuration.leaseTimeout = .milliseconds(20)
      let db = try await Database.open(configuration)
      defer { db.close() }
      let (entered, enter) = AsyncStream<Void>.makeStream()
      let release = DispatchSemaphore(value: 0)
      let slow = [
        Migration("0001_slow") { _ in
          enter.yield()
          release.wait()
        }
      ]
      let holder = Task { try await Migrator(db, slow).up() }
      for await _ in entered { break }
      let impatient = await databaseError { _ = try await Migrator(db, slow, lockTimeout: .zero).up() }
      #expect(impatient?.kind == .timeout)
      let patient = Task { try await Migrator(db, slow).up() }
      try await Task.sleep(for: .milliseconds(100))
      release.signal()
      #expect(try await holder.value.count == 1)
      #expect(try await patient.value.isEmpty)
    }
  }

  @Test func `a SQLite file that another program writes is not waited for without end`() async throws {
    try await TemporaryFolder.with { place in
      var configuration = Configuration.sqlite(path: place.url.appendingPathComponent("a.db").path)
      configuration.busyTimeout = .milliseconds(50)
      let (db, other) = (try await Database.open(configuration), try await Database.open(configuration))
      defer {
        db.close()
        other.close()
      }
      let migrator = try Migrator(db, [Migration("0001_a") { _ in }], lockTimeout: .milliseconds(200))
      let (entered, enter) = AsyncStream<Void>.makeStream()
      let release = DispatchSemaphore(value: 0)
      let holder = Task {
        try await other.write { _ in
          enter.yield()
          release.wait()
        }
      }
      for await _ in entered { break }
      let error = await databaseError { _ = try await migrator.up() }
      release.signal()
      try await holder.value
      #expect(error?.kind == .lockUnavailable && error?.code == "SQLITE_BUSY")
      #expect(error?.message.contains("probably another run of migrations") == true)
      #expect(try await migrator.up().count == 1)
    }
  }
}

/// Opening writes the journal mode, for which the configuration's own timeout holds.
private func openPatiently(_ configuration: Configuration) async throws -> Database {
  while true {
    do { return try await Database.open(configuration) } catch let error as DatabaseError
      where error.kind == .lockUnavailable
    { try await Task.sleep(for: .milliseconds(5)) }
  }
}
