import Foundation
import SafeQuery
import Synchronization
import Testing

@Suite struct TurnTests {
  private final class Flag: Sendable {
    let isSet = Atomic(false)
  }

  /// As many loops as Swift has threads, and, once they run, a task that ends them: it must get its turn.
  @Test(.timeLimit(Patience.minutes(1)))
  func `loops of short reads leave room for other tasks`() async throws {
    try await Backend.sqlite.withDatabase { db in
      let flag = Flag()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
          group.addTask {
            var count = 0
            while !flag.isSet.load(ordering: .relaxed) {
              let one = try await db.fetchOne("SELECT 1", as: Int.self)
              #expect(one == 1)
              count += 1
              if count == 3000 { Task { flag.isSet.store(true, ordering: .relaxed) } }
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }
}
