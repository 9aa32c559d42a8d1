import Foundation
import SafeQuery
import Testing

/// A call whose time is over says so within a tenth of a second. All tests share the machine, so each is tried until it
/// was so once.
@Suite(.timeLimit(Patience.minutes(5))) struct PromptnessTests {
  /// - Parameter prepare: What comes before, for which there is no limit.
  private func expectPrompt(
    sourceLocation: SourceLocation = #_sourceLocation, after prepare: () async throws -> Void = {},
    _ body: (Duration) async throws -> Void
  ) async throws {
    let limit = Duration.milliseconds(60)
    var best = Duration.seconds(60)
    for _ in 0..<100 where best >= .milliseconds(100) {
      try await prepare()
      let start = ContinuousClock.now
      let error = await #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) { try await body(limit) }
      #expect(error?.kind == .timeout, "\(String(describing: error))", sourceLocation: sourceLocation)
      best = min(best, ContinuousClock.now - start - limit)
    }
    #expect(best < .milliseconds(100), sourceLocation: sourceLocation)
  }

  @Test(arguments: Backend.allCases)
  func `a statement that works ends within a tenth of a second`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let endless = backend.endlessQuery
      try await expectPrompt { limit in
        try await Database.withTimeout(limit) { _ = try await db.fetchOne(endless, as: Int.self) }
      }
      try await expectPrompt { limit in try await db.read(timeout: limit) { _ = try $0.fetchOne(endless, as: Int.self) }
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a statement that waits for a lock ends within a tenth of a second`(_ backend: Backend) async throws {
    try await backend.withHeldLock { _, work in
      try await expectPrompt { limit in try await Database.withTimeout(limit) { try await work() } }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a part of a block ends within a tenth of a second`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      let endless = backend.endlessQuery
      try await expectPrompt { limit in
        try await db.read { tx in try tx.withTimeout(limit) { _ = try tx.fetchOne(endless, as: Int.self) } }
      }
      try await expectPrompt { limit in
        try await db.transaction { tx in
          try tx.insert(User.Draft(email: "a", age: nil))
          try tx.withTimeout(limit) { _ = try tx.fetchOne(endless, as: Int.self) }
        }
      }
    }
  }

  /// - Parameter delay: How long the bytes travel, if that takes time. To connect takes several times as long.
  @Test(arguments: [Int?.none, 40])
  func `a statement whose server is out of reach ends within a tenth of a second`(_ delay: Int?) async throws {
    try await PostgresServer.withSchema { db in
      try await PostgresServer.withProxy(in: db) { proxy, far in
        try await expectPrompt {
          proxy.set(delay.map { .delay(.milliseconds($0)) } ?? .none)
          _ = try await far.fetchOne("SELECT 1", as: Int.self)
          proxy.set(.stall)
        } _: { limit in
          try await Database.withTimeout(limit) { _ = try await far.fetchOne("SELECT 1", as: Int.self) }
        }
        proxy.set(.none)
      }
    }
  }

  @Test(arguments: [false, true])
  func `a statement that the network's buffers can't hold ends within a tenth of a second where nobody takes it`(
    _ isInBlock: Bool
  ) async throws {
    try await PostgresServer.withSchema { db in
      try await PostgresServer.withProxy(in: db) { proxy, far in
        let bytes = [UInt8](repeating: 1, count: 20_000_000)
        func length(_ db: Database, _ bytes: [UInt8]) async throws {
          _ = try await db.fetchOne("SELECT length(\(bytes))", as: Int.self)
        }
        try await expectPrompt {
          proxy.set(.none)
          // Prepared, it is sent from its caller's thread.
          try await length(far, [1])
          proxy.set(.stall)
        } _: { limit in
          try await Database.withTimeout(limit) {
            if isInBlock {
              try await far.transaction { _ = try $0.execute("SELECT length(\(bytes))") }
            } else {
              try await length(far, bytes)
            }
          }
        }
        proxy.set(.none)
      }
    }
  }

  @Test func `a statement whose cancellation nobody answers ends within a tenth of a second`() async throws {
    try await PostgresServer.withSchema { db in
      try await PostgresServer.withProxy(in: db) { proxy, far in
        let slow: SQL = "SELECT 1 FROM pg_sleep(2)"
        try await expectPrompt {
          proxy.set(.none)
          _ = try await far.fetchOne("SELECT 1", as: Int.self)
          proxy.set(.holdCancellations)
        } _: { limit in
          try await Database.withTimeout(limit) { _ = try await far.fetchOne(slow, as: Int.self) }
        }
      }
    }
  }

  @Test func `a block whose cancellation nobody answers ends within a tenth of a second`() async throws {
    try await PostgresServer.withSchema { db in
      try await PostgresServer.withProxy(in: db) { proxy, far in
        try await expectPrompt {
          // Those that were held arrive: with too many on their way, no other would be sent.
          proxy.set(.none)
          _ = try await far.fetchOne("SELECT 1", as: Int.self)
          proxy.set(.holdCancellations)
        } _: { limit in
          try await far.transaction(timeout: limit) { tx in
            _ = try tx.fetchOne("SELECT 1", as: Int.self)
            // The limit passes while nothing runs on the server, which then is asked to roll back.
            Thread.sleep(forTimeInterval: 0.07)
            _ = try tx.fetchOne("SELECT 2", as: Int.self)
          }
        }
      }
    }
  }
}
