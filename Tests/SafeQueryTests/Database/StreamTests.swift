import Foundation
import SafeQuery
import Testing

/// Rows come one by one, in constant memory. The tests measure the process, so they run one after the other.
@Suite(.serialized, .timeLimit(Patience.minutes(2))) struct StreamTests {
  private func numbers(_ count: Int) -> SQL {
    """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count)) \
    SELECT i, 'row number ' || i || ' with some text to carry along with it' FROM n
    """
  }

  /// Rows of some 400 bytes.
  private func wideNumbers(_ count: Int) -> SQL {
    """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count)), \
    wide(text) AS (SELECT 'a text of fifty bytes, which the rows carry along…') \
    SELECT i, text || text || text || text || text || text || text || text FROM n, wide
    """
  }

  @Test(arguments: Backend.allCases)
  func `every row comes in its order`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      for count in [1, 7, 8, 9, 511, 512, 513, 10_000] {
        var next = 1
        for try await (number, text) in db.stream(numbers(count), as: Int.self, String.self) {
          guard number == next && text.hasPrefix("row number \(number) ") else {
            Issue.record("\(number) \(text) instead of \(next)")
            return
          }
          next += 1
        }
        #expect(next == count + 1)
      }
      var users: [User] = []
      for try await user in db.stream(User.all.order { $0.id }) { users.append(user) }
      #expect(users == User.everybody)
      for try await user in db.stream(User.where { $0.id == 99 }) { Issue.record("\(user)") }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a million rows take no more memory than a batch`(_ backend: Backend) async throws {
    guard residentKiB() != nil else { return }
    try await backend.withDatabase { db in
      var (count, start) = (0, 0)
      for try await (number, _) in db.stream(wideNumbers(1_000_000), as: Int.self, String.self) {
        count += 1
        guard number == 50_000 else { continue }
        start = residentKiB() ?? 0
        // The database must not run ahead of a loop that takes its time.
        try await Task.sleep(for: .seconds(1.5))
      }
      #expect(count == 1_000_000)
      let growth = (residentKiB() ?? 0) - start
      // All rows at once would be above 400 MiB. Tests beside this one use memory too.
      #expect(growth < 128 * 1024, "grew by \(growth) KiB")
    }
  }

  @Test(arguments: Backend.allCases)
  func `leaving the loop ends the statement and frees the connection`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let endless = numbers(Int(Int32.max))
      let clock = ContinuousClock.now
      for _ in 0..<30 {
        for try await (number, _) in db.stream(endless, as: Int.self, String.self) where number == 20 { break }
      }
      // Each stream had a connection; had they kept them, this would wait for one and fail.
      let one = try await db.fetchOne("SELECT 1", as: Int.self)
      #expect(one == 1)
      #expect(ContinuousClock.now - clock < Patience.seconds(10))
    }
  }

  @Test(arguments: Backend.allCases)
  func `a stream that nobody reads takes no connection`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let streams = (0..<50).map { _ in db.stream(numbers(10), as: Int.self, String.self) }
      let one = try await db.fetchOne("SELECT 1", as: Int.self)
      #expect(one == 1 && streams.count == 50)
    }
  }

  @Test(arguments: Backend.allCases)
  func `an error in the middle comes after the rows before it`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let text: SQL =
        backend == .sqlite
        ? """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) \
        SELECT CASE WHEN i < 3000 THEN i ELSE abs(-9223372036854775807 - 1) END FROM n
        """
        : "SELECT CAST(6000 / (3000 - i) + i * 0 AS bigint) FROM generate_series(1, 5000) AS n(i)"
      var count = 0
      let (failing, line) = (db.stream(text, as: Int.self), #line)
      let error = await #expect(throws: DatabaseError.self) { for try await _ in failing { count += 1 } }
      #expect(count == 2999)
      #expect(error?.kind == .invalidValue)
      #expect(error?.location == "SafeQueryTests/StreamTests.swift:\(line)")
      #expect(error?.statement != nil)
      let one = try await db.fetchOne("SELECT 1", as: Int.self)
      #expect(one == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a row that can't be decoded is an error after the rows before it`(_ backend: Backend) async throws {
    let text: SQL = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n"
    try await backend.withDatabase { db in
      var count = 0
      let numbers = db.stream(text, as: Int8.self)
      let decoding = await #expect(throws: DatabaseError.self) { for try await _ in numbers { count += 1 } }
      #expect(count == 127)
      #expect(decoding?.message == "column 1 (i) holds an integer that does not fit Int8")
      #expect(decoding?.statement?.hasPrefix("WITH RECURSIVE") == true)
      let one = try await db.fetchOne("SELECT 1", as: Int.self)
      #expect(one == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `cancelling the task ends the stream`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let endless = backend.endlessQuery
      let rows = numbers(Int(Int32.max))
      let works: [@Sendable () async throws -> Void] = [
        { for try await _ in db.stream(endless, as: Int.self) {} },
        { for try await _ in db.stream(rows, as: Int.self, String.self) {} },
      ]
      for work in works {
        let task = Task { try await work() }
        try await Task.sleep(for: .milliseconds(100))
        let start = ContinuousClock.now
        task.cancel()
        let error = await #expect(throws: DatabaseError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
        #expect(ContinuousClock.now - start < Patience.seconds(5))
      }
      let one = try await db.fetchOne("SELECT 1", as: Int.self)
      #expect(one == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a cancellation at any moment ends streams and waits for connections`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let rows = numbers(Int(Int32.max))
      // Far more tasks than connections: most are cancelled while they wait for one.
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<200 {
          group.addTask {
            let task = Task { for try await _ in db.stream(rows, as: Int.self, String.self) {} }
            try? await Task.sleep(for: .microseconds(number * 200))
            task.cancel()
            let error = await #expect(throws: DatabaseError.self) { try await task.value }
            #expect(error?.kind == .cancelled)
          }
        }
      }
      let one = try await db.fetchOne("SELECT 1", as: Int.self)
      #expect(one == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a stream reads only`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let error = await #expect(throws: DatabaseError.self) {
        for try await _ in db.stream("DELETE FROM \(Post.self) RETURNING id", as: Int.self) {}
      }
      #expect(error?.kind == .readOnly)
      let kept = try await db.fetch(Post.all)
      #expect(kept.count == 3)
    }
  }
}

/// The memory of this process that is in use, on Linux.
private func residentKiB() -> Int? {
  guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
  return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
}
