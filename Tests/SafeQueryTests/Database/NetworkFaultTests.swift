import Foundation
import SafeQuery
import Testing

/// What a bad network and a server that goes away do to calls: an error in time, and a database that works afterwards.
@Suite(.timeLimit(Patience.minutes(2))) struct NetworkFaultTests {
  private func expectWorking(_ db: Database, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    for number in 0..<10 {
      let found = try await db.fetchOne("SELECT \(number)", as: Int.self)
      #expect(found == number, sourceLocation: sourceLocation)
    }
  }

  @Test func `bytes that come late and in pieces change nothing`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      try await PostgresServer.withProxy(in: db) { proxy, far in
        proxy.set(.delay(.milliseconds(5)))
        try await far.transaction { tx in
          for number in 0..<10 { try tx.insert(User.Draft(email: "\(number)", age: number)) }
        }
        let users = try await far.fetch(User.all)
        #expect(users.count == 10)
      }
    }
  }

  /// A read, or a block of two writes, for 200 milliseconds.
  private func use(_ db: Database, inBlock isInBlock: Bool) async throws {
    if isInBlock {
      try await db.transaction(timeout: .milliseconds(200)) { tx in
        try tx.insert(User.Draft(email: "a", age: nil))
        try tx.insert(User.Draft(email: "b", age: nil))
      }
    } else {
      try await Database.withTimeout(.milliseconds(200)) { _ = try await db.fetch(User.all) }
    }
  }

  @Test(arguments: [false, true])
  func `a network that is cut without a reset ends a statement at its limit`(_ isInBlock: Bool) async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      try await PostgresServer.withProxy(in: db) { proxy, far in
        try await expectWorking(far)
        proxy.set(.stall)
        let start = ContinuousClock.now
        let error = await #expect(throws: DatabaseError.self) { try await use(far, inBlock: isInBlock) }
        let time = ContinuousClock.now - start
        #expect(error?.kind == .timeout, "\(String(describing: error))")
        #expect(error?.message == "the time limit of 0.2 seconds is over")
        #expect(time >= .milliseconds(200) && time < DeadlineTests.slack)
        proxy.set(.none)
        try await expectWorking(far)
        let users = try await far.fetch(User.all)
        #expect(users.isEmpty)
      }
    }
  }

  @Test func `a network that is cut without a reset ends a cancelled task's statement`() async throws {
    try await PostgresServer.withSchema { db in
      try await PostgresServer.withProxy(in: db) { proxy, far in
        try await expectWorking(far)
        proxy.set(.drop)
        let task = Task { try await far.transaction { _ = try $0.fetchOne("SELECT 1", as: Int.self) } }
        try await Task.sleep(for: .milliseconds(100))
        let start = ContinuousClock.now
        task.cancel()
        let error = await #expect(throws: DatabaseError.self) { try await task.value }
        #expect(error?.kind == .cancelled, "\(String(describing: error))")
        #expect(ContinuousClock.now - start < DeadlineTests.slack)
        proxy.set(.none)
        try await expectWorking(far)
      }
    }
  }

  @Test func `a network that is cut at COMMIT says that the outcome is unknown`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      try await PostgresServer.withProxy(in: db) { proxy, far in
        let runs = Counter()
        let error = await #expect(throws: DatabaseError.self) {
          try await far.transaction(timeout: .milliseconds(500), retry: .upTo(5)) { tx in
            try tx.insert(User.Draft(email: "a", age: nil))
            runs.increment()
            proxy.set(.stall)
          }
        }
        #expect(error?.kind == .commitOutcomeUnknown, "\(String(describing: error))")
        #expect(runs.value == 1)
        proxy.set(.none)
        try await expectWorking(far)
      }
    }
  }

  @Test(arguments: [0, 1, 7, 40])
  func `an answer that is cut short is a lost connection`(_ length: Int) async throws {
    try await PostgresServer.withSchema { db in
      try await PostgresServer.withProxy(in: db) { proxy, far in
        try await expectWorking(far)
        proxy.set(.truncate(after: length))
        let error = await #expect(throws: DatabaseError.self) {
          try await far.transaction { _ = try $0.fetch("SELECT i FROM generate_series(1, 1000) AS n(i)", as: Int.self) }
        }
        #expect(error?.kind == .connectionLost, "\(String(describing: error))")
        #expect(
          error?.message == "the connection to PostgreSQL broke; whether the statement had an effect is not known")
        proxy.set(.none)
        try await expectWorking(far)
      }
    }
  }

  @Test func `a server that accepts and never answers is given up`() async throws {
    let proxy = try FaultProxy()
    defer { proxy.close() }
    proxy.set(.stall)
    let start = ContinuousClock.now
    let error = await #expect(throws: DatabaseError.self) {
      try await Database.open("\(proxy.url)&connect_timeout=1")
    }
    #expect(error?.kind == .connectionFailed)
    #expect(error?.message.hasSuffix("no answer within 1.0 seconds") == true)
    #expect(ContinuousClock.now - start < DeadlineTests.slack + .seconds(1))
  }

  @Test func `requests to cancel that nobody answers hold up no call, and take a limited number of threads`()
    async throws
  {
    try await PostgresServer.withSchema { db in
      try await PostgresServer.withProxy(in: db) { proxy, far in
        @Sendable func cancel() async throws {
          let task = Task { try await far.fetchOne("SELECT 1 FROM pg_sleep(1)", as: Int.self) }
          try await Task.sleep(for: .milliseconds(30))
          task.cancel()
          do { _ = try await task.value } catch let error as DatabaseError {
            #expect(error.kind == .cancelled, "\(error)")
          }
        }
        proxy.set(.holdCancellations)
        var others = 0
        while others < 20 {
          if proxy.heldCancellations >= 32 { others += 1 }
          async let other: Void = cancel()
          try await cancel()
          try await other
        }
        #expect(proxy.heldCancellations == 32)
        let start = ContinuousClock.now
        try await expectWorking(far)
        #expect(ContinuousClock.now - start < DeadlineTests.slack)

        // Those that are on their way arrive, and others can follow them.
        proxy.set(.none)
        var isKept = false
        for _ in 0..<100 where !isKept {
          let before = try await far.fetchOne("SELECT pg_backend_pid()", as: Int32.self)
          try await cancel()
          isKept = try await far.fetchOne("SELECT pg_backend_pid()", as: Int32.self) == before
        }
        #expect(isKept)
      }
    }
  }

  @Test func `a database is closed in time whose requests to cancel nobody answers`() async throws {
    try await PostgresServer.withSchema { db in
      try await PostgresServer.withProxy(in: db) { proxy, far in
        proxy.set(.holdCancellations)
        let task = Task { try await far.fetchOne("SELECT 1 FROM pg_sleep(100)", as: Int.self) }
        while proxy.sends < 3 || far.statistics.leased == 0 { try await Task.sleep(for: .milliseconds(5)) }
        let start = ContinuousClock.now
        let late = await #expect(throws: DatabaseError.self) { try await far.shutdown(within: .milliseconds(100)) }
        #expect(late?.kind == .timeout)
        let error = await #expect(throws: DatabaseError.self) { try await task.value }
        #expect(error?.kind == .cancelled, "\(String(describing: error))")
        try await far.shutdown()
        #expect(ContinuousClock.now - start < DeadlineTests.slack)
        #expect(far.statistics.open == 0)
      }
    }
  }

  /// Ends a backend as soon as its number is noted, and it has had the time to begin with its next statement.
  private func terminate(_ pids: Notes, _ db: Database) async throws {
    while pids.all.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    try await Task.sleep(for: .milliseconds(50))
    let pid = Int32(pids.all.last ?? "") ?? 0
    let isDone = try await db.fetchOne("SELECT pg_terminate_backend(\(pid))", as: Bool.self)
    #expect(isDone == true)
  }

  @Test func `a backend that is terminated in a statement is replaced, and nothing is kept`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      let pids = Notes()
      async let terminated: Void = terminate(pids, db)
      let hooks = Counter()
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction(retry: .upTo(3)) { tx in
          tx.afterCommit { hooks.increment() }
          try tx.insert(User.Draft(email: "a", age: nil))
          let pid = try tx.fetchOne("SELECT pg_backend_pid()", as: Int32.self) ?? 0
          pids.add("\(pid)")
          try tx.execute("SELECT pg_sleep(30)")
        }
      }
      try await terminated
      #expect(error?.kind == .connectionLost)
      #expect(error?.code == "57P01")
      #expect(error?.message == "the server ended the connection")
      #expect(hooks.value == 0)
      let users = try await db.fetch(User.all)
      #expect(users.isEmpty)
      try await expectWorking(db)
    }
  }

  @Test func `a backend that is terminated between statements of a block is replaced, and nothing is kept`()
    async throws
  {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      let hooks = Counter()
      let idle = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in
          tx.afterCommit { hooks.increment() }
          try tx.insert(User.Draft(email: "b", age: nil))
          let pid = try tx.fetchOne("SELECT pg_backend_pid()", as: Int32.self) ?? 0
          let isDone = Event()
          Task {
            _ = try await db.fetchOne("SELECT pg_terminate_backend(\(pid))", as: Bool.self)
            isDone.happen()
          }
          isDone.waitHere()
          Thread.sleep(forTimeInterval: 0.1)
          try tx.insert(User.Draft(email: "c", age: nil))
        }
      }
      #expect(idle?.kind == .connectionLost, "\(String(describing: idle))")
      #expect(hooks.value == 0)
      let users = try await db.fetch(User.all)
      #expect(users.isEmpty)
      try await expectWorking(db)
    }
  }
}
