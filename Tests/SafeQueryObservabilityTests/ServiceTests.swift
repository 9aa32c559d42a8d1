#if Observability
import SafeQuery
import SafeQueryObservability
import ServiceLifecycle
import ServiceLifecycleTestKit
import Testing

/// A database as a service.
@Suite struct ServiceTests {
  @Test("It runs until the group shuts down, and then lets work come to its end")
  func endsGracefully() async throws {
    let db = try await Database.open("sqlite::memory:")
    try await testGracefulShutdown { trigger in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await db.run() }
        let count = try await db.fetchOne("SELECT 1", as: Int.self)
        #expect(count == 1)
        trigger.triggerGracefulShutdown()
        try await group.waitForAll()
      }
    }
    await #expect(throws: DatabaseError.self) { _ = try await db.fetchOne("SELECT 1", as: Int.self) }
  }

  @Test("It is closed too when its task is cancelled")
  func endsWhenCancelled() async throws {
    let db = try await Database.open("sqlite::memory:")
    let task = Task { try await db.run() }
    task.cancel()
    try await task.value
    await #expect(throws: DatabaseError.self) { _ = try await db.fetchOne("SELECT 1", as: Int.self) }
  }
}
#endif
