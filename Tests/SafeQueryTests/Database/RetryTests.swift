import Foundation
import SafeQuery
import Testing

/// Transactions that can't be put in an order, made for real, and what running the block again makes of them.
@Suite(.timeLimit(Patience.minutes(2))) struct RetryTests {
  private struct Stop: Error {}

  @Test func `the waits double up to the longest, and each is a random part of that`() {
    var policy = RetryPolicy(attempts: 9, initialDelay: .milliseconds(10), maximumDelay: .milliseconds(100))
    policy.random = { 0.5 }
    #expect((1...6).map(policy.delay) == [5, 10, 20, 40, 50, 50].map { Duration.milliseconds($0) })
    policy.random = { 0 }
    #expect(policy.delay(after: 3) == .zero)
    #expect(policy.delay(after: .max) == .zero)
    policy.random = { 1 }
    #expect(policy.delay(after: .max) == .milliseconds(100))
    #expect(RetryPolicy(attempts: -1, initialDelay: .seconds(-1)).attempts == 1)
  }

  /// Two transactions that each read what the other writes.
  private func skew(
    _ db: Database, _ retry: RetryPolicy, _ runs: Counter, _ hooks: Counter
  ) async throws {
    let (hasRead, isWritten) = (Event(), Event())
    async let other: Void = {
      await hasRead.wait()
      try await db.transaction(isolation: .serializable) { tx in
        let users = try tx.fetch(User.all).count
        try tx.insert(User.Draft(email: "other", age: users))
      }
      isWritten.happen()
    }()
    let result = await Result {
      try await db.transaction(isolation: .serializable, retry: retry) { tx in
        tx.afterCommit { hooks.increment() }
        let users = try tx.fetch(User.all).count
        if runs.increment() == 1 {
          hasRead.happen()
          isWritten.waitHere()
        }
        try tx.insert(User.Draft(email: "this", age: users))
      }
    }
    try await other
    try result.get()
  }

  @Test func `a serialization failure runs the block again, and its hooks once`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      let (runs, hooks) = (Counter(), Counter())
      try await skew(db, .upTo(3), runs, hooks)
      #expect(runs.value == 2 && hooks.value == 1)
      let ages = try await db.fetch(User.all.order { $0.age }.select { $0.age })
      #expect(ages == [0, 1])
    }
  }

  @Test func `a serialization failure is the caller's without a policy`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      let (runs, hooks) = (Counter(), Counter())
      let error = await #expect(throws: DatabaseError.self) { try await skew(db, .never, runs, hooks) }
      #expect(error?.kind == .serializationFailure && error?.code == "40001")
      #expect(error?.message == "transactions could not be put in an order; run this one again")
      #expect(runs.value == 1 && hooks.value == 0)
      let emails = try await db.fetch(User.all.select { $0.email })
      #expect(emails == ["other"])
    }
  }

  @Test func `a swallowed serialization failure is not lost: the block runs again`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      let id = try await db.transaction { try $0.insert(User.Draft(email: "a", age: 0)).id }
      let runs = Counter()
      try await db.transaction(isolation: .repeatableRead, retry: .upTo(2)) { tx in
        _ = try tx.fetch(User.all)
        if runs.increment() == 1 {
          let isWritten = Event()
          Task {
            try await db.execute(User.where { $0.id == id }.update { $0.age = 7 })
            isWritten.happen()
          }
          isWritten.waitHere()
        }
        _ = try? tx.execute(User.where { $0.id == id }.update { $0.age = $0.age + 1 })
      }
      #expect(runs.value == 2)
      let age = try await db.fetchOne(User.all.select { $0.age })
      #expect(age == 8)
    }
  }

  @Test func `of two transactions that wait for each other both come to their end`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      try await db.transaction { tx in
        try tx.insert(contentsOf: [User.Draft(email: "a", age: 0), User.Draft(email: "b", age: 0)])
      }
      let (runs, hasA, hasB) = (Counter(), Event(), Event())
      @Sendable func change(_ first: String, _ mine: Event, _ second: String, _ others: Event) async throws {
        try await db.transaction(retry: .upTo(5)) { tx in
          runs.increment()
          try tx.execute(User.where { $0.email == first }.update { $0.age = $0.age + 1 })
          mine.happen()
          others.waitHere()
          try tx.execute(User.where { $0.email == second }.update { $0.age = $0.age + 1 })
        }
      }
      async let one: Void = change("a", hasA, "b", hasB)
      try await change("b", hasB, "a", hasA)
      try await one
      #expect(runs.value >= 3)
      let ages = try await db.fetch(User.all.select { $0.age })
      #expect(ages == [2, 2])
    }
  }

  /// A file whose write lock another connection holds until the event.
  private func withLockedFile(
    _ policy: (Event) -> RetryPolicy, _ body: (Database, RetryPolicy) async throws -> Void
  ) async throws {
    try await SQLiteFile.with { file in
      let holder = try await Database.open(file.configuration)
      defer { holder.close() }
      try await holder.createTables()
      var configuration = file.configuration
      configuration.busyTimeout = .milliseconds(5)
      let db = try await Database.open(configuration)
      defer { db.close() }
      let (isHeld, release) = (Event(), Event())
      async let held: Void = holder.transaction { tx in
        try tx.insert(User.Draft(email: "holder", age: nil))
        isHeld.happen()
        release.waitHere()
      }
      await isHeld.wait()
      defer { release.happen() }
      try await body(db, policy(release))
      release.happen()
      try await held
    }
  }

  @Test func `SQLite's lock is tried for again`() async throws {
    let waits = Counter()
    try await withLockedFile { release in
      var policy = RetryPolicy.upTo(50)
      policy.sleep = { _ in
        if waits.increment() == 2 { release.happen() }
        try await Task.sleep(for: .milliseconds(20))
      }
      return policy
    } _: { db, policy in
      let runs = Counter()
      try await db.transaction(retry: policy) { tx in
        runs.increment()
        try tx.insert(User.Draft(email: "this", age: nil))
      }
      #expect(runs.value == 1 && waits.value >= 2)
      let users = try await db.fetch(User.all)
      #expect(users.count == 2)
    }
  }

  @Test func `an error after the last run says how often the block ran`() async throws {
    let waits = Counter()
    try await withLockedFile { _ in
      var policy = RetryPolicy.upTo(3)
      policy.sleep = { _ in waits.increment() }
      return policy
    } _: { db, policy in
      let error = await #expect(throws: DatabaseError.self) { try await db.transaction(retry: policy) { _ in } }
      #expect(error?.kind == .lockUnavailable && error?.code == "SQLITE_BUSY")
      #expect(error?.message == "the database is locked by another connection; the block ran 3 times")
      #expect(waits.value == 2)
    }
  }

  @Test func `a wait that would pass the deadline is not begun`() async throws {
    try await withLockedFile { _ in
      var policy = RetryPolicy(attempts: 9, initialDelay: .seconds(60), maximumDelay: .seconds(60))
      policy.random = { 1 }
      return policy
    } _: { db, policy in
      let start = ContinuousClock.now
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction(timeout: .seconds(30), retry: policy) { _ in }
      }
      #expect(error?.kind == .lockUnavailable)
      #expect(ContinuousClock.now - start < Patience.seconds(20))
    }
  }

  @Test func `a task that is cancelled between two runs does not run the block again`() async throws {
    let isWaiting = Event()
    try await withLockedFile { _ in
      var policy = RetryPolicy.upTo(9)
      policy.sleep = { _ in
        isWaiting.happen()
        try await Task.sleep(for: .seconds(60))
      }
      return policy
    } _: { db, policy in
      let task = Task { try await db.transaction(retry: policy) { _ in } }
      await isWaiting.wait()
      task.cancel()
      let error = await #expect(throws: DatabaseError.self) { try await task.value }
      #expect(error?.kind == .cancelled)
    }
  }

  @Test(arguments: Backend.allCases)
  func `other errors are not worth another run`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      try await db.execute(User.insert(User.Draft(email: "a", age: nil)))
      let runs = Counter()
      await #expect(throws: DatabaseError.self) {
        try await db.transaction(retry: .upTo(5)) { tx in
          runs.increment()
          try tx.insert(User.Draft(email: "a", age: nil))
        }
      }
      await #expect(throws: Stop.self) {
        try await db.read(retry: .upTo(5)) { _ in
          runs.increment()
          throw Stop()
        }
      }
      #expect(runs.value == 2)
    }
  }
}

extension Result where Failure == any Error {
  /// What an asynchronous operation returns or throws.
  init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
