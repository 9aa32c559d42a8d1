import Foundation
import SafeQuery
import Testing

/// A call whose time is over says so within a tenth of a second. All tests share the machine, so each is tried until it
/// was so once.
@Suite(.timeLimit(Patience.minutes(5))) struct PromptnessTests {
  private func expectPrompt(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (Duration) async throws -> Void
  ) async throws {
    let limit = Duration.milliseconds(60)
    var best = Duration.seconds(60)
    for _ in 0..<100 where best >= .milliseconds(100) {
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

  @Test func `a statement whose server is out of reach ends within a tenth of a second`() async throws {
    try await PostgresServer.withSchema { db in
      try await PostgresServer.withProxy(in: db) { proxy, far in
        try await expectPrompt { limit in
          proxy.set(.none)
          _ = try await far.fetchOne("SELECT 1", as: Int.self)
          proxy.set(.stall)
          try await Database.withTimeout(limit) { _ = try await far.fetchOne("SELECT 1", as: Int.self) }
        }
        proxy.set(.none)
      }
    }
  }
}
