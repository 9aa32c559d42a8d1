import Dispatch
import SafeQuery
import Synchronization
import Testing

@Suite struct AdvisoryLockTests {
  @Test func `a transaction's lock is held to its end, and others see it`() async throws {
    try await PostgresServer.withSchema { db in
      for lock in [AdvisoryLock(.random(in: 1_000...Int64.max)), AdvisoryLock(.random(in: 1...9999), -5)] {
        let gate = Gate()
        let holder = Task {
          try await db.transaction { tx in
            try tx.postgres.lock(lock)
            gate.openAndWait()
          }
        }
        try await gate.opened()
        let other = try await db.transaction { try $0.postgres.tryLock(lock) }
        let shared = try await db.transaction { try $0.postgres.tryLock(lock, shared: true) }
        #expect(!other && !shared)
        gate.end()
        try await holder.value
        let free = try await db.transaction { try $0.postgres.tryLock(lock) }
        #expect(free)
      }
    }
  }

  @Test func `shared locks go together`() async throws {
    try await PostgresServer.withSchema { db in
      let lock = AdvisoryLock(.random(in: 1_000...Int64.max))
      let gate = Gate()
      let holder = Task {
        try await db.read { tx in
          try tx.postgres.lock(lock, shared: true)
          gate.openAndWait()
        }
      }
      try await gate.opened()
      let shared = try await db.read { try $0.postgres.tryLock(lock, shared: true) }
      let alone = try await db.read { try $0.postgres.tryLock(lock) }
      #expect(shared && !alone)
      gate.end()
      try await holder.value
    }
  }

  @Test func `a number and a pair are different locks`() async throws {
    try await PostgresServer.withSchema { db in
      let number = Int32.random(in: 1...Int32.max)
      let gate = Gate()
      let holder = Task {
        try await db.transaction { tx in
          try tx.postgres.lock(AdvisoryLock(Int64(number)))
          gate.openAndWait()
        }
      }
      try await gate.opened()
      let other = try await db.transaction { try $0.postgres.tryLock(AdvisoryLock(0, number)) }
      #expect(other)
      gate.end()
      try await holder.value
    }
  }

  @Test func `a lock that is not to be had in time is an error, and the block leaves it to others`() async throws {
    let db = try await Database.open(PostgresServer.url("lock_timeout=100"))
    defer { db.close() }
    let lock = AdvisoryLock(.random(in: 1_000...Int64.max))
    try await db.postgres.withAdvisoryLock(lock) {
      let waiting = await #expect(throws: DatabaseError.self) {
        try await db.postgres.withAdvisoryLock(lock) { Issue.record("two hold the lock") }
      }
      #expect(waiting?.kind == .lockUnavailable && waiting?.location?.contains("AdvisoryLockTests.swift") == true)
      let inside = await #expect(throws: DatabaseError.self) { try await db.write { try $0.postgres.lock(lock) } }
      #expect(inside?.kind == .lockUnavailable)
      let ifFree = try await db.postgres.withAdvisoryLockIfFree(lock) { 1 }
      #expect(ifFree == nil)
    }
    let after = try await db.postgres.withAdvisoryLockIfFree(lock) { 1 }
    #expect(after == 1)
  }

  @Test func `a session's lock outlives transactions, one holds it at a time, and its connection goes back`()
    async throws
  {
    // Six wait for each other, on a busy machine.
    var configuration = try Configuration(url: PostgresServer.url("lock_timeout=0&statement_timeout=0"))
    configuration.maximumConnections = 12
    configuration.leaseTimeout = Backend.patience
    let db = try await Database.open(configuration)
    defer { db.close() }
    let number = Int64.random(in: 1_000...Int64.max)
    let lock = AdvisoryLock(number)
    let inside = Height()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<6 {
        group.addTask {
          try await db.postgres.withAdvisoryLock(lock) {
            let count = inside.change(by: 1)
            #expect(count == 1)
            try await db.transaction { _ = try $0.fetchOne("SELECT 1", as: Int32.self) }
            try await db.transaction { _ = try $0.fetchOne("SELECT 2", as: Int32.self) }
            inside.change(by: -1)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(db.statistics.leased == 0)
    #expect(try await db.holders(of: number) == 0)
  }

  @Test func `an error of the block, or its cancellation, gives the lock back`() async throws {
    try await PostgresServer.withSchema { db in
      let number = Int64.random(in: 1_000...Int64.max)
      let lock = AdvisoryLock(number)
      struct Oops: Error {}
      await #expect(throws: Oops.self) { try await db.postgres.withAdvisoryLock(lock) { throw Oops() } }
      let task = Task {
        try await db.postgres.withAdvisoryLock(lock) { try await Task.sleep(for: .seconds(60)) }
      }
      while try await db.holders(of: number) == 0 {
        try await Task.sleep(for: .milliseconds(5))
      }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      let free = try await db.postgres.withAdvisoryLockIfFree(lock) { true }
      #expect(free == true)
      #expect(db.statistics.leased == 0)
    }
  }

  @Test func `a task that waits for a lock can be cancelled, and does not get it later`() async throws {
    try await PostgresServer.withSchema { db in
      let lock = AdvisoryLock(.random(in: 1_000...Int64.max))
      try await db.postgres.withAdvisoryLock(lock) {
        let task = Task { try await db.postgres.withAdvisoryLock(lock) { Issue.record("it was cancelled") } }
        try await Task.sleep(for: .milliseconds(200))
        task.cancel()
        let error = await #expect(throws: DatabaseError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
        let late = await #expect(throws: DatabaseError.self) {
          try await Database.withTimeout(.milliseconds(100)) {
            try await db.postgres.withAdvisoryLock(lock) { Issue.record("it was too late") }
          }
        }
        #expect(late?.kind == .timeout)
      }
      let free = try await db.postgres.withAdvisoryLockIfFree(lock) { true }
      #expect(free == true)
    }
  }

  @Test func `a lock that was lost with its connection is an error at the end of the block`() async throws {
    try await PostgresServer.withSchema { db in
      let number = Int64.random(in: 1_000...Int64.max)
      let lock = AdvisoryLock(number)
      let error = await #expect(throws: DatabaseError.self) {
        try await db.postgres.withAdvisoryLock(lock) {
          let end: SQL = """
            SELECT pg_terminate_backend(pid) FROM pg_locks
            WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint << 32 | objid::bigint = \(number)
            """
          #expect(try await db.value(end, Bool.self) == true)
          while try await db.holders(of: number) != 0 { try await Task.sleep(for: .milliseconds(5)) }
        }
      }
      #expect(error?.kind == .connectionLost)
      #expect(error?.message.contains("held the advisory lock") == true)
      let free = try await db.postgres.withAdvisoryLockIfFree(lock) { true }
      #expect(free == true)
      #expect(db.statistics.leased == 0)
    }
  }

  @Test func `SQLite has no advisory locks`() async throws {
    try await Backend.sqlite.withDatabase { db in
      let session = await #expect(throws: DatabaseError.self) { try await db.postgres.withAdvisoryLock(1) {} }
      let block = await #expect(throws: DatabaseError.self) { try await db.transaction { try $0.postgres.lock(1) } }
      for error in [session, block] {
        #expect(error?.kind == .unsupported)
        #expect(error?.message.hasPrefix("SQLite has no advisory locks") == true)
      }
    }
  }
}

extension Database {
  /// How many hold or wait for the lock of a number.
  fileprivate func holders(of number: Int64) async throws -> Int? {
    let count: SQL = """
      SELECT count(*) FROM pg_locks
      WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint << 32 | objid::bigint = \(number)
      """
    return try await value(count, Int.self)
  }
}

/// Where a block waits on its thread for the test.
private final class Gate: Sendable {
  private let isOpen = Mutex(false)
  private let signal = DispatchSemaphore(value: 0)

  func openAndWait() {
    isOpen.withLock { $0 = true }
    signal.wait()
  }

  func opened() async throws {
    while !isOpen.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(2)) }
  }

  func end() { signal.signal() }
}

/// A number that tasks change.
private final class Height: Sendable {
  private let value = Mutex(0)

  @discardableResult
  func change(by step: Int) -> Int {
    value.withLock { value in
      value += step
      return value
    }
  }
}
