import Foundation
import SafeQuery
import Testing

/// Reads from a standby, and what they see.
@Suite(.timeLimit(Patience.minutes(10))) struct ReplicaTests {
  /// A primary, and a standby that applies what is committed a while later.
  private func withServers(
    delay: StaticString, wait: Duration, _ body: (Database, ThrowawayServer) async throws -> Void
  ) async throws {
    let primary = try ThrowawayServer()
    defer { primary.end() }
    try await primary.start()
    let first = try await Database.open(.postgreSQL(primary.options()))
    try await first.execute("CREATE TABLE entries (id BIGINT PRIMARY KEY)")
    first.close()
    let standby = try ThrowawayServer(options: ["recovery_min_apply_delay=\(delay)"], copying: primary)
    defer { standby.end() }
    try await standby.start()
    var options = primary.options()
    options.replicas = [PostgresOptions.Server(host: standby.folder)]
    options.replicaWait = wait
    let db = try await Database.open(.postgreSQL(options))
    try await body(db, standby)
    try await db.shutdown()
  }

  private func isStandby(_ db: Database) async throws -> Bool? {
    try await db.fetchOne("SELECT pg_is_in_recovery()", as: Bool.self)
  }

  private func count(_ db: Database) async throws -> Int? {
    try await db.fetchOne("SELECT count(*) FROM entries", as: Int.self)
  }

  @Test func `reads go to the replica, writes to the primary`() async {
    await OwnProcess.turn {
      await #expect(processExitsWith: .success) { await Leaks.check(ReplicaTests().loseReplica) }
    }
  }

  private func loseReplica() async throws {
    try await withServers(delay: "500", wait: .seconds(30)) { db, standby in
      let single = try await isStandby(db)
      let block = try await db.read { try $0.fetchOne("SELECT pg_is_in_recovery()", as: Bool.self) }
      let streamed = db.stream("SELECT pg_is_in_recovery()", as: Bool.self)
      for try await row in streamed { #expect(row == true) }
      let write = try await db.transaction { try $0.fetchOne("SELECT pg_is_in_recovery()", as: Bool.self) }
      #expect(single == true && block == true && write == false)
      // Without the replica the primary is read.
      try standby.stop(SIGQUIT)
      var after: Bool?
      for _ in 0..<100 where after == nil { after = try? await isStandby(db) }
      #expect(after == false)
    }
  }

  @Test func `reads that must see a write wait for the replica`() async throws {
    try await withServers(delay: "500", wait: .seconds(30)) { db, _ in
      let position = try await db.withConsistentReads { reads in
        #expect(reads.position == nil)
        try await db.execute("INSERT INTO entries VALUES (1)")
        let first = try #require(reads.position)
        let rows = try await count(db)
        let isReplica = try await isStandby(db)
        #expect(rows == 1 && isReplica == true)
        try await db.transaction { tx in _ = try tx.execute("INSERT INTO entries VALUES (2)") }
        let second = try #require(reads.position)
        #expect(second > first)
        let streamed = db.stream("SELECT id FROM entries", as: Int64.self)
        var ids: [Int64] = []
        for try await id in streamed { ids.append(id) }
        #expect(ids.sorted() == [1, 2])
        let block = try await db.read { try $0.fetchOne("SELECT count(*) FROM entries", as: Int.self) }
        #expect(block == 2)
        return second
      }
      try await db.execute("INSERT INTO entries VALUES (3)")
      let later = try await db.withConsistentReads { reads in
        try await db.execute("DELETE FROM entries WHERE id = 3")
        return try #require(reads.position)
      }
      // The next request brings the position as text.
      let text = try #require(CommitPosition("\(later)"))
      #expect(text == later && later > position)
      let rows = try await db.withConsistentReads(after: text) { _ in try await count(db) }
      #expect(rows == 2)
    }
  }

  @Test func `reads that must see a write are the primary's where the replica takes too long`() async throws {
    try await withServers(delay: "1min", wait: .milliseconds(50)) { db, _ in
      try await db.withConsistentReads { _ in
        try await db.execute("INSERT INTO entries VALUES (1)")
        let rows = try await count(db)
        let block = try await db.read { tx in
          try tx.fetchOne("SELECT count(*), pg_is_in_recovery() FROM entries", as: Int.self, Bool.self)
        }
        #expect(rows == 1)
        #expect(block?.0 == 1 && block?.1 == false)
      }
      // Others don't wait, and the replica is behind.
      let behind = try await count(db)
      #expect(behind == 0)
    }
  }

  @Test func `a read that waits for a replica ends at its limit`() async throws {
    try await withServers(delay: "1min", wait: .seconds(30)) { db, _ in
      try await db.withConsistentReads { _ in
        try await db.execute("INSERT INTO entries VALUES (1)")
        let error = await #expect(throws: DatabaseError.self) {
          try await Database.withTimeout(.milliseconds(100)) { try await count(db) }
        }
        #expect(error?.kind == .timeout)
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `without replicas consistent reads are reads`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.withConsistentReads { reads in
        let one = try await db.fetchOne("SELECT 1", as: Int.self)
        #expect(one == 1 && reads.position == nil)
      }
    }
  }

  @Test func `a position is what PostgreSQL writes, and nothing else`() {
    for text in ["0/0", "16/B374D848", "FFFFFFFF/FFFFFFFF"] { #expect(CommitPosition(text)?.description == text) }
    for text in [
      "", "/", "1", "1/", "/1", "1/2/3", "+1/2", "1/+2", "-1/2", "1/123456789", "1/G", "1/2'", " 1/2", "1/2 ",
    ] {
      #expect(CommitPosition(text) == nil, "\(text)")
    }
  }
}
