import Foundation
import SafeQuery
import Synchronization
import Testing

/// Copies of a whole SQLite database, while others use it.
@Suite(.timeLimit(Patience.minutes(5))) struct SQLiteBackupTests {
  /// A file with so many rows of about 200 bytes.
  private static func with(
    rows: Int, inMemory: Bool = false, _ body: (Database, SQLiteFile) async throws -> Void
  ) async throws {
    try await SQLiteFile.with { file in
      var configuration = inMemory ? .sqliteInMemory : file.configuration
      configuration.leaseTimeout = Backend.patience
      let db = try await Database.open(configuration)
      try await db.createTables()
      try await db.write { tx in
        let padding = String(repeating: "x", count: 200)
        try tx.insert(contentsOf: (0..<rows).map { User.Draft(email: "\($0)\(padding)", age: $0 % 90) })
      }
      try await body(db, file)
      try await db.shutdown()
    }
  }

  private static func checkedCount(_ path: String) async throws -> Int? {
    let copy = try await Database.open(.sqlite(path: path, createIfMissing: false))
    let problems = try await copy.sqlite.integrityCheck()
    #expect(problems == [])
    let rows = try await copy.fetchOne(User.all.select { _ in count() })
    try await copy.shutdown()
    return rows
  }

  /// What is in the folder beside the database itself.
  private static func copies(in file: SQLiteFile) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: file.folder.path).filter { !$0.hasPrefix("test.db") }.sorted()
  }

  @Test(arguments: [false, true]) func `a backup is the whole database, also of one in memory`(
    inMemory: Bool
  ) async throws {
    try await Self.with(rows: 2000, inMemory: inMemory) { db, file in
      let path = file.folder.appendingPathComponent("copy.db").path
      let seen = Mutex<[BackupProgress]>([])
      try await db.sqlite.backup(to: path, pagesPerStep: 10) { progress in seen.withLock { $0.append(progress) } }
      let steps = seen.withLock { $0 }
      #expect(steps.count > 5 && steps.last?.fraction == 1)
      #expect(steps.map(\.pagesCopied) == steps.map(\.pagesCopied).sorted())
      #expect(try Self.copies(in: file) == ["copy.db"])
      let copied = try await Self.checkedCount(path)
      #expect(copied == 2000)
    }
  }

  @Test func `a backup holds what was committed when it began, however much is written meanwhile`() async throws {
    try await Self.with(rows: 2000) { db, file in
      let path = file.folder.appendingPathComponent("copy.db").path
      let steps = Mutex(0)
      // A writer that commits as often as it can would keep a backup without a snapshot from ever ending.
      let writer = Task {
        var written = 0
        while !Task.isCancelled {
          try await db.execute(User.insert(User.Draft(email: "during \(written)", age: nil)))
          written += 1
        }
      }
      while try await db.fetchOne(User.where { $0.email == "during 3" }) == nil {
        try await Task.sleep(for: .milliseconds(1))
      }
      try await db.sqlite.backup(to: path, pagesPerStep: 1) { _ in
        steps.withLock { $0 += 1 }
        usleep(1000)
      }
      let after = try await db.fetchOne(User.all.select { _ in count() }) ?? 0
      writer.cancel()
      _ = await writer.result
      let copied = try await Self.checkedCount(path) ?? 0
      #expect(copied > 2000 && copied < after)
      #expect(steps.withLock { $0 } > 100)
    }
  }

  @Test func `a backup that is cancelled leaves nothing behind and gives its connection back`() async throws {
    try await Self.with(rows: 2000) { db, file in
      let path = file.folder.appendingPathComponent("copy.db").path
      let (started, start) = AsyncStream<Void>.makeStream()
      let isCancelled = Event()
      let backup = Task {
        try await db.sqlite.backup(to: path, pagesPerStep: 1) { _ in
          start.yield()
          isCancelled.waitHere()
        }
      }
      for await _ in started { break }
      backup.cancel()
      isCancelled.happen()
      let error = await #expect(throws: DatabaseError.self) { try await backup.value }
      #expect(error?.kind == .cancelled)
      let late = await #expect(throws: DatabaseError.self) {
        try await Database.withTimeout(.milliseconds(50)) {
          try await db.sqlite.backup(to: path, pagesPerStep: 1) { _ in usleep(20_000) }
        }
      }
      #expect(late?.kind == .timeout)
      while db.statistics.leased > 0 { try await Task.sleep(for: .milliseconds(1)) }
      #expect(try Self.copies(in: file) == [])
    }
  }

  @Test(arguments: [false, true]) func `a file that is there is replaced only where that is asked for`(
    vacuum: Bool
  ) async throws {
    try await Self.with(rows: 10) { db, file in
      let path = file.folder.appendingPathComponent("copy.db").path
      func copy(overwriting: Bool) async throws {
        if vacuum {
          try await db.sqlite.vacuum(into: path, overwriting: overwriting)
        } else {
          try await db.sqlite.backup(to: path, overwriting: overwriting)
        }
      }
      try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
      let error = await #expect(throws: DatabaseError.self) { try await copy(overwriting: false) }
      #expect(error?.kind == .misuse)
      #expect(error?.message.contains("pass overwriting: true") == true)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("precious".utf8))
      try await copy(overwriting: true)
      let copied = try await Self.checkedCount(path)
      #expect(copied == 10)
      #expect(try Self.copies(in: file) == ["copy.db"])
    }
  }

  @Test func `a backup never lands on the database itself, nor beside the log of another`() async throws {
    try await Self.with(rows: 10) { db, file in
      let itself = await #expect(throws: DatabaseError.self) {
        try await db.sqlite.backup(to: file.folder.path + "/./test.db", overwriting: true)
      }
      #expect(itself?.message.contains("is the database itself") == true)
      let path = file.folder.appendingPathComponent("copy.db").path
      try Data("log".utf8).write(to: URL(fileURLWithPath: path + "-wal"))
      let log = await #expect(throws: DatabaseError.self) { try await db.sqlite.backup(to: path) }
      #expect(log?.message.contains("copy.db-wal is there") == true)
      #expect(try Self.copies(in: file) == ["copy.db-wal"])
    }
  }

  @Test func `a folder that is not there and steps of no pages are refused, and leave no file`() async throws {
    try await Self.with(rows: 10) { db, file in
      let path = file.folder.appendingPathComponent("copy.db").path
      let folder = await #expect(throws: DatabaseError.self) { try await db.sqlite.backup(to: path + "/no/such") }
      #expect(folder?.kind == .connectionFailed)
      let steps = await #expect(throws: DatabaseError.self) { try await db.sqlite.backup(to: path, pagesPerStep: 0) }
      #expect(steps?.message == "pagesPerStep is 0; at least 1 is needed")
      let copies = try Self.copies(in: file)
      #expect(copies == [])
    }
  }

  @Test func `a path is a path, whatever it looks like`() async throws {
    try await Self.with(rows: 10) { db, file in
      for name in ["file:x?mode=memory", "'; DROP TABLE user; --", "a\"b", "ü"] {
        let path = file.folder.appendingPathComponent(name).path
        try await db.sqlite.vacuum(into: path)
        try await db.sqlite.backup(to: path, overwriting: true)
        let copied = try await Self.checkedCount(path)
        #expect(copied == 10)
      }
      #expect(try Self.copies(in: file).count == 4)
      let empty = await #expect(throws: DatabaseError.self) { try await db.sqlite.backup(to: "") }
      #expect(empty?.kind == .invalidConfiguration)
      let cut = await #expect(throws: DatabaseError.self) { try await db.sqlite.vacuum(into: "a\0b") }
      #expect(cut?.kind == .invalidConfiguration)
    }
  }

  @Test(arguments: [false, true]) func `VACUUM INTO leaves the gaps out, and the reader reads on and still can't write`(
    inMemory: Bool
  ) async throws {
    try await Self.with(rows: 3000, inMemory: inMemory) { db, file in
      try await db.execute(User.where { $0.age >= 1 }.delete())
      let (small, large) = (file.folder.path + "/small.db", file.folder.path + "/large.db")
      try await db.sqlite.vacuum(into: small)
      try await db.sqlite.backup(to: large)
      func size(_ path: String) throws -> Int { try Data(contentsOf: URL(fileURLWithPath: path)).count }
      #expect(try size(small) * 2 < size(large))
      let (first, second) = (try await Self.checkedCount(small), try await Self.checkedCount(large))
      let here = try await db.fetchOne(User.all.select { _ in count() })
      #expect(first == here && second == here)
      let error = await #expect(throws: DatabaseError.self) {
        try await db.read { tx in try tx.execute(User.all.delete()) }
      }
      #expect(error?.kind == .readOnly)
    }
  }

  @Test func `VACUUM makes the file itself small`() async throws {
    try await Self.with(rows: 3000) { db, file in
      try await db.execute(User.where { $0.age >= 1 }.delete())
      let before = try await db.fetchOne("PRAGMA page_count", as: Int.self) ?? 0
      try await db.sqlite.vacuum()
      let after = try await db.fetchOne("PRAGMA page_count", as: Int.self) ?? 0
      #expect(after * 2 < before)
      let attach = await #expect(throws: DatabaseError.self) { try await db.execute("ATTACH \("x") AS y") }
      #expect(attach != nil)
    }
  }

  @Test func `a backup has no more rights than its database`() async throws {
    try await Self.with(rows: 10) { db, file in
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
      let path = file.folder.appendingPathComponent("copy.db").path
      try await db.sqlite.backup(to: path)
      let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(rights == 0o600)
    }
  }
}
