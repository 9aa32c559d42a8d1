import Foundation
import SafeQuery
import Testing

/// Several processes on one SQLite file, and processes that are killed while they write.
@Suite(.timeLimit(Patience.minutes(10))) struct ProcessFaultTests {
  /// What a process that writes does: pairs of rows, and a note outside of the database of each pair that is committed.
  private static func writePairs(path: String, notes: String) async throws {
    let db = try await Database.open(.sqlite(path: path))
    _ = FileManager.default.createFile(atPath: notes, contents: nil)
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: notes))
    for number in 0..<100_000 {
      try await db.transaction { tx in
        try tx.insert(User.Draft(email: "\(getpid())-\(number)-a", age: 1))
        try tx.insert(User.Draft(email: "\(getpid())-\(number)-b", age: 1))
      }
      try file.write(contentsOf: Data([1]))
    }
  }

  /// What a process finds after so many rounds, in each of which another was killed.
  private static func lookAfterKill(path: String, _ committed: Int, _ round: Int) async throws {
    let db = try await Database.open(.sqlite(path: path))
    let check = try await db.fetch("PRAGMA integrity_check", as: String.self)
    #expect(check == ["ok"])
    let rows = try await db.fetchOne(User.all.select { _ in count() }) ?? -1
    // The last pair of each round may have been committed without a note.
    #expect(rows % 2 == 0 && rows / 2 >= committed && rows / 2 <= committed + round + 1)
    try await db.execute(User.insert(User.Draft(email: "after \(round)", age: nil)))
    try await db.execute(User.where { $0.email == "after \(round)" }.delete())
    try await db.shutdown()
  }

  @Test func `a process that is killed while it writes loses nothing that was committed`() async throws {
    try await SQLiteFile.with { file in
      let first = try await Database.open(file.configuration)
      try await first.createTables()
      first.close()
      var committed = 0
      for round in 0..<4 {
        let (path, notes) = (file.path, "\(file.path)-notes-\(round)")
        await OwnProcess.turn {
          await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, notes = notes as String, pause = UInt32(40_000 + 17_000 * round) as UInt32] in
            Thread.detachNewThread {
              while (try? Data(contentsOf: URL(fileURLWithPath: notes)).isEmpty) != false { usleep(1000) }
              usleep(pause)
              kill(getpid(), SIGKILL)
            }
            try await ProcessFaultTests.writePairs(path: path, notes: notes)
          }
        }
        committed += try Data(contentsOf: URL(fileURLWithPath: notes)).count
        let found = committed
        await OwnProcess.turn {
          await #expect(processExitsWith: .success) {
            [path = path as String, found = found as Int, round = round as Int] in
            await Leaks.check { try await ProcessFaultTests.lookAfterKill(path: path, found, round) }
          }
        }
      }
      #expect(committed > 0)
    }
  }

  private static func increment(path: String, times: Int) async throws {
    var configuration = Configuration.sqlite(path: path)
    configuration.busyTimeout = .seconds(60)
    let db = try await Database.open(configuration)
    for _ in 0..<times {
      try await db.transaction(retry: .upTo(10)) { tx in
        let counter = try #require(try tx.fetchOne(User.where { $0.email == "counter" }))
        let next = (counter.age ?? 0) + 1
        try tx.execute(User.where { $0.email == "counter" }.update { $0.age = next })
      }
    }
    try await db.shutdown()
  }

  @Test func `eight processes write one file, and no write is lost`() async throws {
    try await SQLiteFile.with { file in
      let db = try await Database.open(file.configuration)
      defer { db.close() }
      try await db.createTables()
      try await db.execute(User.insert(User.Draft(email: "counter", age: 0)))
      let path = file.path
      await OwnProcess.turn {
        await withTaskGroup(of: Void.self) { group in
          for _ in 0..<8 {
            group.addTask {
              await #expect(processExitsWith: .success) { [path = path as String] in
                await Leaks.check { try await ProcessFaultTests.increment(path: path, times: 100) }
              }
            }
          }
        }
      }
      let age = try await db.fetchOne(User.where { $0.email == "counter" }.select { $0.age })
      #expect(age == 800)
    }
  }
}
