import Foundation
import SafeQuery
import Testing

/// A limit of a part of a block ends the statement on the server, and says what becomes of the rest of the block.
@Suite(.timeLimit(Patience.minutes(2))) struct TransactionLimitTests {
  private let limit = Duration.milliseconds(250)
  private let message = "the time limit of 0.25 seconds is over"

  private func expectTimeout(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) -> DatabaseError? {
    let start = ContinuousClock.now
    let error = #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) { try body() }
    let time = ContinuousClock.now - start
    #expect(error?.kind == .timeout, "\(String(describing: error))", sourceLocation: sourceLocation)
    #expect(error?.message == message, sourceLocation: sourceLocation)
    #expect(error?.location?.contains("TransactionLimitTests.swift:") == true, sourceLocation: sourceLocation)
    #expect(time >= limit && time < limit + DeadlineTests.slack, sourceLocation: sourceLocation)
    return error
  }

  /// On a loaded machine the server can be too slow to end a statement, and its connection is then given up, and the block
  /// with it: that is tried again.
  private func tryAgain(_ db: Database, _ body: () async throws -> Void) async throws {
    for _ in 0..<20 {
      let broken = db.writerStatistics.broken
      do { return try await body() } catch {
        if db.writerStatistics.broken == broken { throw error }
      }
    }
    Issue.record("the connection was given up each time")
  }

  /// What a block fails with, unless that is the loss of a connection that was given up.
  private func failure(
    of db: Database, _ block: @escaping @Sendable (Transaction) throws -> Void
  ) async -> DatabaseError? {
    for _ in 0..<20 {
      let error = await #expect(throws: DatabaseError.self) { try await db.transaction { try block($0) } }
      if error?.kind != .connectionLost { return error }
    }
    return nil
  }

  @Test(arguments: Backend.allCases)
  func `a statement ends at its limit, within a nested transaction which alone is undone`(_ backend: Backend)
    async throws
  {
    try await backend.withDatabase(maximumConnections: 1) { db in
      try await db.createTables()
      let endless = backend.endlessQuery
      try await tryAgain(db) {
        try await db.transaction { tx in
          try tx.insert(User.Draft(email: "before", age: nil))
          _ = expectTimeout {
            try tx.transaction { inner in
              try inner.withTimeout(limit) { _ = try inner.fetchOne(endless, as: Int.self) }
            }
          }
          // The other way round: the limit is over when the nested transaction is undone.
          _ = expectTimeout {
            try tx.withTimeout(limit) {
              try tx.transaction { inner in
                try inner.insert(User.Draft(email: "inside", age: nil))
                _ = try inner.fetchOne(endless, as: Int.self)
              }
            }
          }
          try tx.insert(User.Draft(email: "after", age: nil))
          // What runs later has nothing of the limit.
          Thread.sleep(forTimeInterval: 0.2)
          let count = try tx.fetch(User.all).count
          #expect(count == 2)
        }
      }
      let emails = try await db.fetch(User.all.order { $0.email }.select { $0.email })
      #expect(emails == ["after", "before"])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a read that was ended leaves SQLite's transaction as it was, and fails PostgreSQL's`(_ backend: Backend)
    async throws
  {
    try await backend.withDatabase(maximumConnections: 1) { db in
      try await db.createTables()
      let endless = backend.endlessQuery
      @Sendable func block(_ tx: Transaction) throws {
        try tx.insert(User.Draft(email: "before", age: nil))
        _ = expectTimeout { try tx.withTimeout(limit) { _ = try tx.fetchOne(endless, as: Int.self) } }
        try tx.insert(User.Draft(email: "after", age: nil))
      }
      switch backend {
      case .sqlite: try await db.transaction { try block($0) }
      case .postgreSQL:
        let error = await failure(of: db, block)
        #expect(error?.code == "25P02")
      }
      let count = try await db.fetch(User.all).count
      #expect(count == (backend == .sqlite ? 2 : 0))
    }
  }

  @Test func `a block that goes on as if a read was not ended is not committed on PostgreSQL`() async throws {
    try await Backend.postgreSQL.withDatabase(maximumConnections: 1) { db in
      try await db.createTables()
      let endless = Backend.postgreSQL.endlessQuery
      let error = await failure(of: db) { tx in
        try tx.insert(User.Draft(email: "before", age: nil))
        _ = try? tx.withTimeout(limit) { _ = try tx.fetchOne(endless, as: Int.self) }
      }
      #expect(error?.kind == .misuse)
      #expect(error?.message.contains("rolled back instead of committed") == true)
      let count = try await db.fetch(User.all).count
      #expect(count == 0)
    }
  }

  /// A write in a nested transaction that is ended at its limit, between two others.
  private func writeBeyondLimit(_ tx: Transaction, _ endless: SQL) throws {
    try tx.insert(User.Draft(email: "before", age: nil))
    _ = expectTimeout {
      try tx.transaction { inner in
        _ = try inner.withTimeout(limit) {
          try inner.execute("INSERT INTO \(User.self) (email, age) SELECT 'x', (\(endless))")
        }
      }
    }
    if tx.dialect == .sqlite {
      let next = #expect(throws: DatabaseError.self) { try tx.insert(User.Draft(email: "after", age: nil)) }
      #expect(next?.kind == .misuse)
      #expect(next?.message.hasSuffix(message) == true)
    } else {
      try tx.insert(User.Draft(email: "after", age: nil))
    }
  }

  @Test(arguments: Backend.allCases)
  func
    `a write that was ended undoes SQLite's whole transaction, and PostgreSQL's but for what is outside of a nested one`(
      _ backend: Backend
    ) async throws
  {
    try await backend.withDatabase(maximumConnections: 1) { db in
      try await db.createTables()
      let endless = backend.endlessQuery
      switch backend {
      case .sqlite:
        let error = await #expect(throws: DatabaseError.self) {
          try await db.transaction { try writeBeyondLimit($0, endless) }
        }
        #expect(error?.message.contains("rolled back instead of committed") == true)
      case .postgreSQL: try await tryAgain(db) { try await db.transaction { try writeBeyondLimit($0, endless) } }
      }
      let emails = try await db.fetch(User.all.order { $0.email }.select { $0.email })
      #expect(emails == (backend == .sqlite ? [] : ["after", "before"]))
      try await db.execute(User.insert(User.Draft(email: "later", age: nil)))
    }
  }

  @Test(arguments: Backend.allCases)
  func `the server no longer works on a statement that was ended`(_ backend: Backend) async throws {
    try await backend.withDatabase(maximumConnections: 2) { db in
      try await db.createTables()
      let endless = backend.endlessQuery
      var pid: Int32?
      try await tryAgain(db) {
        pid = try await db.transaction { tx -> Int32? in
          let pid = backend == .sqlite ? nil : try tx.fetchOne("SELECT pg_backend_pid()", as: Int32.self)
          try? tx.transaction { inner in
            try inner.withTimeout(limit) { _ = try inner.fetchOne(endless, as: Int.self) }
          }
          // Answered at once, since nothing is before it.
          let start = ContinuousClock.now
          let one = try tx.fetchOne("SELECT 1", as: Int32.self)
          #expect(one == 1)
          #expect(ContinuousClock.now - start < DeadlineTests.slack)
          return pid
        }
      }
      guard let pid else { return }
      let text = "%generate_series%"
      let state = try await db.fetchOne(
        "SELECT state FROM pg_stat_activity WHERE pid = \(pid) AND query LIKE \(text)", as: String.self)
      #expect(state != "active")
    }
  }

  /// Expects that the earlier of two limits within each other ends a statement, in a nested transaction that is left.
  private func expectTimeout(_ tx: Transaction, _ endless: SQL, within outer: Duration, and inner: Duration) {
    try? tx.transaction { nested in
      _ = expectTimeout {
        try nested.withTimeout(outer) {
          try nested.withTimeout(inner) { _ = try nested.fetchOne(endless, as: Int.self) }
        }
      }
      throw Left()
    }
  }

  @Test(arguments: Backend.allCases)
  func `after the limit its part sends nothing more, and of two limits the earlier holds`(
    _ backend: Backend
  ) async throws {
    try await backend.withDatabase(maximumConnections: 1) { db in
      try await db.createTables()
      let endless = backend.endlessQuery
      try await tryAgain(db) {
        try await db.transaction { tx in
          let zero = #expect(throws: DatabaseError.self) {
            try tx.withTimeout(.zero) { try tx.insert(User.Draft(email: "never", age: nil)) }
          }
          #expect(zero?.kind == .timeout)
          // Nothing ran when that limit was over.
          try tx.insert(User.Draft(email: "kept", age: nil))
          expectTimeout(tx, endless, within: .seconds(60), and: limit)
          expectTimeout(tx, endless, within: limit, and: .seconds(60))
          let result = try tx.withTimeout(.seconds(60)) { try tx.fetch(User.all).count }
          #expect(result == 1)
        }
      }
      let emails = try await db.fetch(User.all.select { $0.email })
      #expect(emails == ["kept"])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a limit of the whole block and a cancellation of its task hold within a later limit`(
    _ backend: Backend
  ) async throws {
    try await backend.withDatabase(maximumConnections: 1) { db in
      let endless = backend.endlessQuery
      let block = await #expect(throws: DatabaseError.self) {
        try await db.transaction(timeout: limit) { tx in
          try tx.withTimeout(.seconds(60)) { _ = try tx.fetchOne(endless, as: Int.self) }
        }
      }
      #expect(block?.message == message)
      let task = Task {
        try await db.transaction { tx in
          try tx.withTimeout(.seconds(60)) { _ = try tx.fetchOne(endless, as: Int.self) }
        }
      }
      try await Task.sleep(for: .milliseconds(100))
      task.cancel()
      let cancelled = await #expect(throws: DatabaseError.self) { try await task.value }
      #expect(cancelled?.kind == .cancelled)
      let one = try await db.fetchOne("SELECT 1", as: Int32.self)
      #expect(one == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `many limits that end close to the end of their statements leave a connection that works`(_ backend: Backend)
    async throws
  {
    try await backend.withDatabase(maximumConnections: 1) { db in
      try await db.createTables()
      try await tryAgain(db) {
        try await db.transaction { tx in
          for round in 0..<300 {
            try? tx.transaction { inner in
              try inner.withTimeout(.microseconds(50 * (round % 40))) {
                for _ in 0..<20 { _ = try inner.fetch(User.all) }
              }
            }
            let one = try tx.fetchOne("SELECT 1", as: Int32.self)
            #expect(one == 1)
          }
          try tx.insert(User.Draft(email: "kept", age: nil))
        }
      }
      let count = try await db.fetch(User.all).count
      #expect(count == 1)
    }
  }

  private struct Left: Error {}
}
