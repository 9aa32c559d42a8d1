import Foundation
import SafeQuery
import Testing

/// A SQLite file's log, its checks, and what is done when it is closed.
@Suite(.timeLimit(Patience.minutes(3))) struct SQLiteUpkeepTests {
  @Test func `what only SQLite has is refused by name on PostgreSQL`() async throws {
    try await Backend.postgreSQL.withDatabase { db in
      let path = FileManager.default.temporaryDirectory.path + "/never"
      let calls: [(String, () async throws -> Void)] = [
        ("online backup", { try await db.sqlite.backup(to: path) }),
        ("VACUUM INTO", { try await db.sqlite.vacuum(into: path) }), ("VACUUM", { try await db.sqlite.vacuum() }),
        ("integrity check", { _ = try await db.sqlite.integrityCheck() }),
        ("quick check", { _ = try await db.sqlite.quickCheck() }),
        ("foreign key check", { _ = try await db.sqlite.foreignKeyCheck() }),
        ("checkpoint", { _ = try await db.sqlite.checkpoint() }),
        ("PRAGMA optimize", { try await db.sqlite.optimize() }),
      ]
      for (name, call) in calls {
        let error = await #expect(throws: DatabaseError.self) { try await call() }
        #expect(error?.kind == .unsupported)
        #expect(error?.message.hasPrefix("PostgreSQL has no \(name)") == true)
        #expect(error?.location?.contains("SQLiteUpkeepTests.swift") == true)
      }
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  @Test func `a path that SQLite would read as a URI, or as a word of its own, is a path`() async throws {
    for path in ["file:nowhere?mode=memory", "file:nowhere?vfs=memdb", ":memory:"] {
      let error = await #expect(throws: DatabaseError.self) {
        _ = try await Database.open(.sqlite(path: path, createIfMissing: false))
      }
      #expect(error?.message == "can't open \(path): the file does not exist")
    }
    let empty = await #expect(throws: DatabaseError.self) { _ = try await Database.open(.sqlite(path: "")) }
    #expect(empty?.kind == .invalidConfiguration)
  }

  @Test func `a database that is observed has all of it, too`() async throws {
    struct Observer: DatabaseObserver {}
    try await SQLiteFile.with { file in
      var configuration = file.configuration
      configuration.observers = [Observer()]
      let db = try await Database.open(configuration)
      try await db.createTables()
      let problems = try await db.sqlite.integrityCheck()
      #expect(problems == [])
      try await db.sqlite.backup(to: file.path + "-copy")
      let checkpoint = try await db.sqlite.checkpoint()
      #expect(checkpoint.isComplete)
      try await db.shutdown()
    }
  }

  // MARK: Checks

  @Test func `a database without fault has no problems`() async throws {
    try await Backend.sqlite.withDatabase { db in
      try await db.createTables()
      let (whole, quick) = (try await db.sqlite.integrityCheck(), try await db.sqlite.quickCheck())
      #expect(whole == [] && quick == [])
      let keys = try await db.sqlite.foreignKeyCheck()
      #expect(keys == [])
    }
  }

  @Test func `damage is told, and not thrown`() async throws {
    try await SQLiteFile.with { file in
      let first = try await Database.open(file.configuration)
      try await first.createTables()
      try await first.write { tx in
        try tx.insert(contentsOf: (0..<2000).map { User.Draft(email: "\($0)@example.com", age: $0 % 90) })
      }
      try await first.shutdown()
      // A page in the middle loses its content.
      let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file.path))
      let size = try handle.seekToEnd()
      try handle.seek(toOffset: size / 2 / 4096 * 4096)
      try handle.write(contentsOf: Data(repeating: 0, count: 4096))
      try handle.close()
      let db = try await Database.open(file.configuration)
      let (whole, quick) = (try await db.sqlite.integrityCheck(), try await db.sqlite.quickCheck())
      #expect(!whole.isEmpty && !quick.isEmpty)
      db.close()
    }
  }

  @Test func `rows whose foreign keys point nowhere are found`() async throws {
    try await Backend.sqlite.withDatabase { db in
      try await db.createTables()
      // What another program could leave.
      try await db.execute("PRAGMA foreign_keys = OFF")
      try await db.execute(Post.insert(Post(id: 7, author: 99, title: "orphan")))
      try await db.execute("PRAGMA foreign_keys = ON")
      let problems = try await db.sqlite.foreignKeyCheck()
      #expect(problems.count == 1)
      #expect(problems.first?.table == "post" && problems.first?.rowID == 1)
      #expect(problems.first?.referencedTable == "user" && problems.first?.foreignKey == 0)
    }
  }

  // MARK: The log

  @Test(arguments: SQLiteCheckpoint.Mode.allCases) func `a checkpoint moves the log into the file`(
    mode: SQLiteCheckpoint.Mode
  ) async throws {
    try await SQLiteFile.with { file in
      var configuration = file.configuration
      configuration.sqlite.checkpoints = .manual
      let db = try await Database.open(configuration)
      try await db.createTables()
      let checkpoint = try await db.sqlite.checkpoint(mode)
      #expect(checkpoint.isComplete)
      // SQLite counts what is left of the log after it was made empty.
      #expect(mode == .truncate ? checkpoint.pagesInLog == 0 : checkpoint.pagesInLog > 0)
      #expect(checkpoint.pagesMoved == checkpoint.pagesInLog)
      // Not by reading it: Foundation leaks the room that it makes for the bytes of an empty file.
      let log = try FileHandle(forReadingFrom: URL(fileURLWithPath: file.path + "-wal")).seekToEnd()
      #expect(mode == .truncate ? log == 0 : log > 0)
      try await db.shutdown()
    }
  }

  @Test func `a checkpoint that a reader is in the way of says so, and waits no longer than it may`() async throws {
    try await SQLiteFile.with { file in
      var configuration = file.configuration
      configuration.busyTimeout = .milliseconds(50)
      let db = try await Database.open(configuration)
      try await db.createTables()
      let gate = DispatchSemaphore(value: 0)
      let (started, start) = AsyncStream<Void>.makeStream()
      let reader = Task {
        try await db.read { tx in
          _ = try tx.fetch(User.all)
          start.yield()
          gate.wait()
        }
      }
      for await _ in started { break }
      try await db.execute(User.insert(User.Draft(email: "a", age: nil)))
      let (passive, full) = (try await db.sqlite.checkpoint(.passive), try await db.sqlite.checkpoint(.truncate))
      #expect(!passive.isComplete && passive.pagesMoved < passive.pagesInLog)
      #expect(!full.isComplete)
      gate.signal()
      _ = await reader.result
      let after = try await db.sqlite.checkpoint(.truncate)
      #expect(after.isComplete)
      try await db.shutdown()
    }
  }

  @Test func `the log is as long as the policy lets it be`() async throws {
    for (policy, isLong) in [
      (.automatic(pages: 5), false), (.manual, true),
    ] as [(SQLiteOptions.Checkpoints, Bool)] {
      try await SQLiteFile.with { file in
        var configuration = file.configuration
        configuration.sqlite.checkpoints = policy
        let db = try await Database.open(configuration)
        try await db.createTables()
        for number in 0..<100 { try await db.execute(User.insert(User.Draft(email: "\(number)", age: nil))) }
        let log = try Data(contentsOf: URL(fileURLWithPath: file.path + "-wal")).count / 4096
        #expect(isLong ? log > 200 : log < 30)
        try await db.shutdown()
      }
    }
    let error = await #expect(throws: DatabaseError.self) {
      var configuration = Configuration.sqliteInMemory
      configuration.sqlite.checkpoints = .automatic(pages: 0)
      _ = try await Database.open(configuration)
    }
    #expect(error?.kind == .invalidConfiguration)
  }

  @Test func `a database in memory has no log, and takes every call`() async throws {
    let db = try await Database.open(.sqliteInMemory)
    try await db.createTables()
    let checkpoint = try await db.sqlite.checkpoint(.truncate)
    #expect(checkpoint.isComplete && checkpoint.pagesInLog == 0)
    try await db.sqlite.optimize()
    try await db.sqlite.vacuum()
    let problems = try await db.sqlite.integrityCheck()
    #expect(problems == [])
    try await db.shutdown()
  }

  @Test func `a database in memory is one for all tasks that read and write it`() async throws {
    var configuration = Configuration.sqliteInMemory
    configuration.leaseTimeout = Backend.patience
    let db = try await Database.open(configuration)
    try await db.createTables()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          for number in 0..<50 {
            let email = "\(task)-\(number)"
            try await db.execute(User.insert(User.Draft(email: email, age: nil)))
            let own = try await db.fetchOne(User.where { $0.email == email })
            #expect(own?.email == email)
            let seen = try await db.read { tx in try tx.fetch(User.where { $0.email == email }) }
            #expect(seen.count == 1)
          }
        }
      }
      try await group.waitForAll()
    }
    let rows = try await db.fetchOne(User.all.select { _ in count() })
    #expect(rows == 400)
    try await db.shutdown()
  }

  // MARK: The end

  @Test func `a database that is shut down leaves its file alone, without a log`() async throws {
    for _ in 0..<20 {
      try await SQLiteFile.with { file in
        let db = try await Database.open(file.configuration)
        try await db.createTables()
        // Several readers, which are as likely to be closed last.
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<4 { group.addTask { try await db.read { tx in _ = try tx.fetch(User.all) } } }
          try await group.waitForAll()
        }
        try await db.shutdown()
        #expect(try FileManager.default.contentsOfDirectory(atPath: file.folder.path) == ["test.db"])
      }
    }
  }

  @Test func `a database that is closed while a stream runs leaves no log once that has ended`() async throws {
    try await SQLiteFile.with { file in
      let db = try await Database.open(file.configuration)
      try await db.createTables()
      try await db.write { tx in
        try tx.insert(contentsOf: (0..<3000).map { User.Draft(email: "\($0)", age: nil) })
      }
      var count = 0
      for try await _ in db.stream(User.all) {
        if count == 0 { db.close() }
        count += 1
      }
      #expect(count == 3000)
      let end = ContinuousClock.now + Patience.seconds(20)
      while try FileManager.default.contentsOfDirectory(atPath: file.folder.path) != ["test.db"], .now < end {
        try await Task.sleep(for: .milliseconds(5))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: file.folder.path) == ["test.db"])
    }
  }

  @Test(arguments: [true, false]) func `what the planner lacks is gathered at the end, if it may be`(
    optimizes: Bool
  ) async throws {
    try await SQLiteFile.with { file in
      var configuration = file.configuration
      configuration.sqlite.optimizesOnClose = optimizes
      let db = try await Database.open(configuration)
      try await db.createTables()
      try await db.execute("CREATE INDEX by_age ON \(User.self) (age)")
      try await db.write { tx in
        try tx.insert(contentsOf: (0..<500).map { User.Draft(email: "\($0)", age: $0 % 90) })
        _ = try tx.fetch(User.where { $0.age == 3 })
      }
      try await db.shutdown()
      let again = try await Database.open(configuration)
      let table = try await again.fetch("SELECT name FROM sqlite_master WHERE name = 'sqlite_stat1'", as: String.self)
      #expect(table.isEmpty == !optimizes)
      if !optimizes {
        try await again.write { tx in _ = try tx.fetch(User.where { $0.age == 3 }) }
        try await again.sqlite.optimize()
        let rows = try await again.fetch("SELECT idx FROM sqlite_stat1", as: String?.self)
        #expect(rows.contains("by_age"))
      }
      try await again.shutdown()
    }
  }
}
