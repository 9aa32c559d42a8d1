import Foundation
import SafeQuery
import Testing

/// A disk that is full while a SQLite database is written.
@Suite(.timeLimit(Patience.minutes(10))) struct SQLiteDiskTests {
  /// What takes the space away, so that a hundred kilobytes or so are left, and gives it back.
  private struct Disk {
    let shrink: () throws -> Void
    let grow: () throws -> Void
  }

  private static func draft(_ number: Int) -> User.Draft {
    User.Draft(email: "\(number)" + String(repeating: "x", count: 3000), age: nil)
  }

  private static func rows(_ db: Database) async throws -> Int? {
    try await db.fetchOne(User.all.select { _ in count() })
  }

  private static func checkFull(_ error: any Error, _ code: String, at statement: String) throws {
    let error = try #require(error as? DatabaseError)
    try #require(error.kind == .resourceExhausted, "\(error)")
    try #require(error.code == code, "\(error)")
    try #require(error.statement?.hasPrefix(statement) == true, "\(error)")
  }

  /// Writes until the disk is full at a commit, then within a statement, and goes on when there is space again.
  private static func write(to path: String, code: String, _ disk: Disk) async throws {
    let db = try await Database.open(.sqlite(path: path))
    try await db.createTables()
    // Few pages: a transaction with more of them writes them before its end.
    try await db.execute("PRAGMA cache_size = 10")
    try await db.write { tx in try tx.insert(contentsOf: (0..<10).map(draft)) }
    try disk.shrink()
    var committed = 10
    do {
      while committed < 10_000 {
        let next = committed
        try await db.write { tx in try tx.insert(draft(next)) }
        committed += 1
      }
    } catch { try checkFull(error, code, at: "COMMIT") }
    let afterCommit = try await rows(db)
    try #require(committed > 10 && committed < 10_000 && afterCommit == committed)
    do {
      try await db.write { tx in try tx.insert(contentsOf: (20_000..<21_000).map(draft)) }
      Issue.record("a thousand rows fit on a full disk")
    } catch { try checkFull(error, code, at: "INSERT") }
    // One statement in a transaction of its own is at its end with its last row.
    do {
      try await db.execute("INSERT INTO \(User.self) (email) SELECT email || 'y' FROM \(User.self)")
      Issue.record("as many rows again fit on a full disk")
    } catch { try checkFull(error, code, at: "INSERT") }
    let afterStatement = try await rows(db)
    try #require(afterStatement == committed)

    try disk.grow()
    try await db.write { tx in try tx.insert(contentsOf: (30_000..<30_010).map(draft)) }
    committed += 10
    let problems = try await db.sqlite.integrityCheck()
    try #require(problems == [])
    try await db.shutdown()
    let again = try await Database.open(.sqlite(path: path))
    let kept = try await rows(again)
    try #require(kept == committed)
    try await again.shutdown()
  }

  @Test func `a database at its largest size refuses what is too much, and keeps what was there`() async throws {
    try await SQLiteFile.with { file in
      let db = try await Database.open(file.configuration)
      try await db.createTables()
      try await db.write { tx in try tx.insert(contentsOf: (0..<10).map(Self.draft)) }
      try await db.execute("PRAGMA max_page_count = 50")
      let error = await #expect(throws: DatabaseError.self) {
        try await db.write { tx in try tx.insert(contentsOf: (10..<1000).map(Self.draft)) }
      }
      try Self.checkFull(try #require(error), "SQLITE_FULL", at: "INSERT")
      #expect(error?.message == "the disk or the database is full")
      let rows = try await Self.rows(db)
      #expect(rows == 10)
      try await db.execute("PRAGMA max_page_count = 100000")
      try await db.write { tx in try tx.insert(contentsOf: (10..<1000).map(Self.draft)) }
      let all = try await Self.rows(db)
      #expect(all == 1000)
      db.close()
    }
  }

  // MARK: A limit for the size of files, which every process can have

  private static func writeWithinLimit(path: String) async throws {
    signal(SIGXFSZ, SIG_IGN)
    func limit(_ bytes: rlim_t) throws {
      var limit = rlimit()
      // SAFETY: the structure is read and written during the calls.
      guard unsafe getrlimit(fileSize, &limit) == 0 else { throw POSIXError(.EINVAL) }
      limit.rlim_cur = min(bytes, limit.rlim_max)
      // SAFETY: as above.
      guard unsafe setrlimit(fileSize, &limit) == 0 else { throw POSIXError(.EINVAL) }
    }
    let disk = Disk {
      let log = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int ?? 0
      try limit(rlim_t(log + 100_000))
    } grow: {
      try limit(.max)
    }
    try await write(to: path, code: "SQLITE_IOERR_WRITE", disk)
  }

  #if os(Linux)
  private static let fileSize = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
  #else
  private static let fileSize = RLIMIT_FSIZE
  #endif

  @Test func `a file that may not grow loses nothing that was committed, and grows again when it may`() async throws {
    try await SQLiteFile.with { file in
      let path = file.path
      await OwnProcess.turn {
        await #expect(processExitsWith: .success) { [path = path as String] in
          await Leaks.check { try await SQLiteDiskTests.writeWithinLimit(path: path) }
        }
      }
    }
  }

  // MARK: A small disk, which takes the right to mount one

  private static func run(_ program: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// Runs a test on a disk of two megabytes.
  /// - Returns: False if there can't be one.
  private static func withSmallDisk(_ body: (String) async throws -> Void) async throws -> Bool {
    try await SQLiteFile.with { file in
      let folder = file.folder.path + "/disk"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      guard run("/bin/mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", folder]) else { return false }
      defer { _ = run("/bin/umount", ["-l", folder]) }
      try await body(folder)
      return true
    }
  }

  private static func writeOnSmallDisk(_ folder: String) async throws {
    let ballast = folder + "/ballast"
    let disk = Disk {
      let free = try #require(FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? Int)
      try Data(count: free - 100_000).write(to: URL(fileURLWithPath: ballast))
    } grow: {
      try FileManager.default.removeItem(atPath: ballast)
    }
    try await write(to: folder + "/test.db", code: "SQLITE_FULL", disk)
  }

  private static let canMount: Bool = geteuid() == 0

  @Test(.enabled(if: canMount, "only root can mount a small disk"))
  func `a full disk loses nothing that was committed, and the database works when there is space again`() async throws {
    _ = try await Self.withSmallDisk { folder in
      await OwnProcess.turn {
        await #expect(processExitsWith: .success) { [folder = folder as String] in
          await Leaks.check { try await SQLiteDiskTests.writeOnSmallDisk(folder) }
        }
      }
    }
  }

  @Test(.enabled(if: canMount, "only root can mount a small disk"))
  func `a backup that finds no space leaves nothing behind`() async throws {
    _ = try await Self.withSmallDisk { folder in
      let db = try await Database.open(.sqliteInMemory)
      try await db.createTables()
      try await db.write { tx in try tx.insert(contentsOf: (0..<2000).map(Self.draft)) }
      for isVacuum in [false, true] {
        let error = await #expect(throws: DatabaseError.self) {
          if isVacuum {
            try await db.sqlite.vacuum(into: folder + "/copy.db")
          } else {
            try await db.sqlite.backup(to: folder + "/copy.db")
          }
        }
        #expect(error?.kind == .resourceExhausted && error?.code == "SQLITE_FULL")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
      }
      try await db.shutdown()
    }
  }
}
