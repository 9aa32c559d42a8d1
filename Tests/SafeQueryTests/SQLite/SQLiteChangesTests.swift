import Foundation
import SafeQuery
import Testing

/// Which tables a commit has changed, as those who listen are told.
@Suite(.timeLimit(Patience.minutes(3))) struct SQLiteChangesTests {
  /// What was changed up to now: a row in the table `mark` is the end.
  private static func names(_ db: Database, _ body: () async throws -> Void) async throws -> [[String]] {
    let changes = try db.sqlite.changes()
    var iterator = changes.makeAsyncIterator()
    var all: [[String]] = []
    try await body()
    try await db.execute("INSERT INTO mark VALUES (1)")
    while let change = await iterator.next() {
      let names = change.names.subtracting(["mark"])
      if !names.isEmpty { all.append(names.sorted()) }
      if change.names.contains("mark") { break }
    }
    return all
  }

  private static func with(
    inMemory: Bool = false, _ body: (Database) async throws -> Void
  ) async throws {
    try await SQLiteFile.with { file in
      let db = try await Database.open(inMemory ? .sqliteInMemory : file.configuration)
      try await db.createTables()
      try await db.execute("CREATE TABLE mark (id INTEGER)")
      try await body(db)
      try await db.shutdown()
    }
  }

  /// What one call changes.
  private static func changes(of db: Database, _ body: @Sendable () async throws -> Void) async throws -> [String] {
    try await names(db, body).flatMap { $0 }.sorted()
  }

  /// A trigger's body has semicolons, so that only a migration can make it.
  private static func createTrigger(_ db: Database) async throws {
    let script = "CREATE TRIGGER watch AFTER INSERT ON user BEGIN INSERT INTO audit VALUES (new.email); END;"
    try await TemporaryFolder.with(["0001_trigger.sql": script]) { folder in _ = try await folder.migrator(db).up() }
  }

  private static let draft = User.Draft(email: "a@example.com", age: 1)

  @Test(arguments: [false, true]) func `a commit tells the tables that it has changed, once`(
    inMemory: Bool
  ) async throws {
    try await Self.with(inMemory: inMemory) { db in
      var iterator = try db.sqlite.changes().makeAsyncIterator()
      try await db.execute(User.insert(Self.draft))
      let first = await iterator.next()
      #expect(first?.names == ["user"])
      #expect(first?.contains(User.self) == true && first?.contains(Post.self) == false)
      try await db.transaction { tx in
        let user = try tx.insert(User.Draft(email: "b", age: nil))
        try tx.insert(contentsOf: (0..<100).map { Post(id: $0, author: user.id, title: "t") })
        try tx.execute(User.where { $0.id == user.id }.update { $0.age = 2 })
      }
      let second = await iterator.next()
      #expect(second?.names == ["user", "post"])
      _ = try await db.fetchOne(User.insert(User.Draft(email: "c", age: nil)).returning())
      let third = await iterator.next()
      #expect(third?.names == ["user"])
    }
  }

  @Test func `what changes nothing is not told`() async throws {
    try await Self.with { db in
      let told = try await Self.changes(of: db) {
        _ = try await db.fetch(User.all)
        try await db.write { tx in _ = try tx.fetch(User.all) }
        try await db.execute(User.where { $0.id == 99 }.update { $0.age = 3 })
        try await db.execute(User.where { $0.id == 99 }.delete())
      }
      #expect(told == [])
    }
  }

  @Test func `nothing is told of what is rolled back`() async throws {
    struct Refused: Error {}
    try await Self.with { db in
      let told = try await Self.changes(of: db) {
        await #expect(throws: Refused.self) {
          try await db.transaction { tx in
            try tx.insert(Self.draft)
            throw Refused()
          }
        }
        // One that fails, and one that fails at its end.
        await #expect(throws: DatabaseError.self) { try await db.execute("INSERT INTO \(User.self) (id) VALUES (1)") }
        await #expect(throws: DatabaseError.self) {
          try await db.transaction { tx in
            try tx.execute("PRAGMA defer_foreign_keys = ON")
            try tx.execute(Post.insert(Post(id: 1, author: 99, title: "orphan")))
          }
        }
        // SQLite itself rolls back.
        await #expect(throws: DatabaseError.self) {
          try await db.transaction { tx in
            try tx.insert(Self.draft)
            try tx.execute("INSERT OR ROLLBACK INTO \(User.self) (email) VALUES (NULL)")
          }
        }
      }
      #expect(told == [])
    }
  }

  @Test func `a nested transaction that is rolled back adds nothing, and takes nothing away`() async throws {
    struct Refused: Error {}
    try await Self.with { db in
      let told = try await Self.names(db) {
        try await db.transaction { tx in
          try tx.transaction { _ = try $0.insert(Self.draft) }
          try? tx.transaction { inner in
            try inner.execute(Post.insert(Post(id: 1, author: 1, title: "t")))
            throw Refused()
          }
        }
        try await db.transaction { tx in
          try? tx.transaction { inner in
            try inner.execute(Post.insert(Post(id: 1, author: 1, title: "t")))
            throw Refused()
          }
          // The same statement again, and this time it stays.
          try tx.execute(Post.insert(Post(id: 1, author: 1, title: "t")))
        }
      }
      #expect(told.flatMap { $0 } == ["user", "post"] || told == [["post", "user"]])
    }
  }

  @Test func `triggers, foreign keys that act, tables without row ids and a DELETE of all rows are seen`() async throws
  {
    try await Self.with { db in
      try await db.execute("CREATE TABLE audit (what TEXT)")
      try await Self.createTrigger(db)
      try await db.execute("CREATE TABLE child (id INTEGER REFERENCES \(User.self) (id) ON DELETE CASCADE)")
      try await db.execute("CREATE TABLE flat (id TEXT PRIMARY KEY) WITHOUT ROWID")
      let trigger = try await Self.changes(of: db) { try await db.execute(User.insert(Self.draft)) }
      #expect(trigger == ["audit", "user"])
      let flat = try await Self.changes(of: db) { try await db.execute("INSERT INTO flat VALUES ('a'), ('b')") }
      #expect(flat == ["flat"])
      let truncated = try await Self.changes(of: db) { try await db.execute("DELETE FROM flat") }
      #expect(truncated == ["flat"])
      try await db.execute("INSERT INTO child SELECT id FROM \(User.self)")
      let cascade = try await Self.changes(of: db) { try await db.execute(User.all.delete()) }
      #expect(cascade == ["child", "user"])
    }
  }

  @Test func `a trigger that came after a statement was prepared is seen`() async throws {
    try await Self.with { db in
      try await db.execute(User.insert(Self.draft))
      try await db.execute("CREATE TABLE audit (what TEXT)")
      try await Self.createTrigger(db)
      let told = try await Self.changes(of: db) { try await db.execute(User.insert(User.Draft(email: "b", age: nil))) }
      #expect(told == ["audit", "user"])
    }
  }

  @Test func `tables that are made, altered and dropped are told; a full-text table by its own name`() async throws {
    try await Self.with { db in
      let made = try await Self.changes(of: db) { try await db.execute("CREATE TABLE \"New Table\" (id INTEGER)") }
      #expect(made == ["New Table"])
      let altered = try await Self.changes(of: db) {
        try await db.execute("ALTER TABLE \"New Table\" ADD COLUMN a TEXT")
      }
      #expect(altered == ["New Table"])
      let dropped = try await Self.changes(of: db) { try await db.execute("DROP TABLE \"New Table\"") }
      #expect(dropped == ["New Table"])
      try await db.execute("CREATE VIRTUAL TABLE search USING fts5 (body)")
      let search = try await Self.changes(of: db) { try await db.execute("INSERT INTO search VALUES ('some words')") }
      #expect(search == ["search"])
    }
  }

  @Test func `one who listens to some tables hears of no others, by names in any case`() async throws {
    try await Self.with { db in
      var iterator = try db.sqlite.changes(of: Post.self).makeAsyncIterator()
      try await db.execute(User.insert(Self.draft))
      try await db.transaction { tx in
        try tx.execute("INSERT INTO POST (id, author, title) SELECT 1, id, 't' FROM USER")
        try tx.execute(User.all.update { $0.age = 5 })
      }
      let change = await iterator.next()
      #expect(change?.names == ["post"])
    }
  }

  @Test func `a slow loop loses nothing, and keeps one set`() async throws {
    try await Self.with { db in
      let slow = try db.sqlite.changes()
      var quick = try db.sqlite.changes(of: Post.self).makeAsyncIterator()
      for number in 0..<200 { try await db.execute(User.insert(User.Draft(email: "\(number)", age: nil))) }
      try await db.execute(Post.insert(Post(id: 1, author: 1, title: "t")))
      _ = await quick.next()
      var iterator = slow.makeAsyncIterator()
      let change = await iterator.next()
      #expect(change?.names == ["user", "post"])
      let next = Task { await iterator.next() }
      try await db.execute(User.all.update { $0.age = 4 })
      let second = await next.value
      #expect(second?.names == ["user"])
    }
  }

  @Test func `who reads after it began to listen, and again after each change, ends with the last state`() async throws
  {
    try await Self.with { db in
      let reader = Task {
        var seen = 0
        let changes = try db.sqlite.changes(of: User.self)
        seen = try await db.fetchOne(User.all.select { _ in count() }) ?? 0
        for await _ in changes {
          seen = try await db.fetchOne(User.all.select { _ in count() }) ?? 0
          if seen == 400 { break }
        }
        return seen
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<4 {
          group.addTask {
            for number in 0..<100 {
              try await db.execute(User.insert(User.Draft(email: "\(task)-\(number)", age: nil)))
            }
          }
        }
        try await group.waitForAll()
      }
      let seen = try await reader.value
      #expect(seen == 400)
    }
  }

  @Test func `a loop ends when its task is cancelled, and when the database is closed`() async throws {
    for inMemory in [false, true] {
      try await Self.with(inMemory: inMemory) { db in
        let changes = try db.sqlite.changes()
        let loop = Task {
          var count = 0
          for await _ in changes { count += 1 }
          return count
        }
        loop.cancel()
        let cancelled = await loop.value
        #expect(cancelled == 0)
        let later = try db.sqlite.changes()
        let last = Task {
          var count = 0
          for await _ in later { count += 1 }
          return count
        }
        try await db.execute(User.insert(Self.draft))
        db.close()
        let told = await last.value
        #expect(told <= 1)
        var afterwards = try db.sqlite.changes().makeAsyncIterator()
        let none = await afterwards.next()
        #expect(none == nil)
      }
    }
  }

  @Test func `PostgreSQL is told what to use instead`() async throws {
    try await Backend.postgreSQL.withDatabase { db in
      let error = #expect(throws: DatabaseError.self) { try db.sqlite.changes(of: User.self) }
      #expect(error?.kind == .unsupported && error?.message.contains("LISTEN") == true)
    }
  }
}
