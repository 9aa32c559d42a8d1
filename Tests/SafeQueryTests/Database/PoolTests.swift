import Foundation
import SafeQuery
import Synchronization
import Testing

/// A block that has a connection until it is told to end.
struct Holder {
  private let release = DispatchSemaphore(value: 0)
  private let task: Task<Void, any Error>

  /// Returns once the connection is held.
  init(_ db: Database, fileID: StaticString = #fileID, line: UInt = #line) async {
    let (started, start) = AsyncStream<Void>.makeStream()
    task = Task { [release] in
      try await db.read(fileID: fileID, line: line) { _ in
        start.finish()
        release.wait()
      }
    }
    for await _ in started {}
  }

  func end() async throws {
    release.signal()
    try await task.value
  }
}

private final class Order: Sendable {
  let numbers = Mutex<[Int]>([])
}

/// A place where a number of blocks wait for each other.
private final class Gate: Sendable {
  private let missing: Mutex<Int>
  private let semaphore = DispatchSemaphore(value: 0)

  init(_ count: Int) { missing = Mutex(count) }

  func wait() {
    let isLast = missing.withLock { missing in
      missing -= 1
      return missing == 0
    }
    // One after the other lets the next one through.
    if !isLast { semaphore.wait() }
    semaphore.signal()
  }
}

extension Database {
  /// Waits until the statistics are as expected: what happens by itself takes its time.
  func statistics(
    become expected: (PoolStatistics) -> Bool, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let deadline = ContinuousClock.now + Patience.seconds(30)
    while !expected(statistics) && .now < deadline { try await Task.sleep(for: .milliseconds(10)) }
    #expect(expected(statistics), "\(statistics)", sourceLocation: sourceLocation)
  }
}

@Suite(.timeLimit(Patience.minutes(3))) struct PoolTests {
  private func inMemory(_ change: (inout Configuration) -> Void = { _ in }) async throws -> Database {
    var configuration = Configuration.sqliteInMemory
    configuration.leaseTimeout = Backend.patience
    change(&configuration)
    return try await Database.open(configuration)
  }

  private func postgres(_ options: String = "", _ change: (inout Configuration) -> Void) async throws -> Database {
    var configuration = try Configuration(url: options.isEmpty ? PostgresServer.url() : PostgresServer.url(options))
    configuration.maximumConnections = 3
    configuration.leaseTimeout = Backend.patience
    change(&configuration)
    return try await Database.open(configuration)
  }

  /// A database that a test may shut down.
  private func database(_ backend: Backend) async throws -> Database {
    switch backend {
    case .sqlite: try await inMemory()
    case .postgreSQL: try await postgres { $0.maximumConnections = 1 }
    }
  }

  // MARK: Many tasks

  /// What a task does: statements and a block, and a write in every tenth task.
  private func use(_ db: Database, _ number: Int) async throws {
    for turn in 0..<4 {
      let sum = try await db.fetchOne("SELECT \(number) + \(turn)", as: Int.self)
      #expect(sum == number + turn)
    }
    let inBlock = try await db.read { try $0.fetchOne("SELECT \(number)", as: Int.self) }
    #expect(inBlock == number)
    if number % 10 == 0 { try await db.execute(User.insert(User.Draft(email: "\(number)", age: 1))) }
  }

  @Test(arguments: Backend.allCases)
  func `a thousand tasks share eight connections`(_ backend: Backend) async throws {
    try await backend.withDatabase(maximumConnections: 8) { db in
      try await db.createTables()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<1000 {
          group.addTask { try await use(db, number) }
        }
        try await group.waitForAll()
      }
      let count = try await db.fetchOne("SELECT count(*) FROM \(User.self)", as: Int.self)
      #expect(count == 100)
      let statistics = db.statistics
      #expect(statistics.open <= statistics.maximum && statistics.leased == 0 && statistics.waiting == 0)
      #expect(statistics.waits > 0 && statistics.timeouts == 0 && statistics.broken == 0)
    }
  }

  #if os(Linux)
  @Test func `tasks that wait take no threads, and are done at once when they are cancelled`() async throws {
    func threads() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count }
    let db = try await inMemory()
    let holder = await Holder(db)
    let before = try threads()
    let tasks = (0..<2000).map { _ in
      Task {
        do {
          _ = try await db.fetchOne("SELECT 1", as: Int.self)
          return nil as DatabaseError.Kind?
        } catch let error as DatabaseError { return error.kind }
      }
    }
    try await db.statistics { $0.waiting == 2000 }
    // Other tests run meanwhile.
    #expect(try threads() < before + 1000)
    for task in tasks { task.cancel() }
    for task in tasks { #expect(try await task.value == .cancelled) }
    let statistics = db.statistics
    // Opening the database was the first.
    #expect(statistics.waiting == 0 && statistics.waits == 2001 && statistics.leased == 1)
    try await holder.end()
    let one = try await db.fetchOne("SELECT 1", as: Int.self)
    #expect(one == 1)
    db.close()
  }
  #endif

  /// A cancellation that comes before the call has its place in the queue would otherwise find nobody to tell.
  @Test func `calls of tasks that are cancelled already, or just then, don't wait`() async throws {
    let db = try await inMemory()
    let holder = await Holder(db)
    let tasks = (0..<1000).map { number in
      Task {
        if number % 2 == 0 { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }  // SAFETY: it is not kept.
        if number % 4 < 2 { return try await db.fetchOne("SELECT 1", as: Int.self) }
        return try await db.read { try $0.fetchOne("SELECT 1", as: Int.self) }
      }
    }
    for task in tasks {
      task.cancel()
      let error = await #expect(throws: DatabaseError.self) { try await task.value }
      #expect(error?.kind == .cancelled)
    }
    #expect(db.statistics.waiting == 0 && db.statistics.leased == 1)
    try await holder.end()
    db.close()
  }

  @Test func `calls are served in the order of asking`() async throws {
    let db = try await inMemory()
    let holder = await Holder(db)
    let order = Order()
    var tasks: [Task<Void, any Error>] = []
    for number in 0..<20 {
      tasks.append(Task { try await db.write { _ in order.numbers.withLock { $0.append(number) } } })
      try await db.statistics { $0.waiting == number + 1 }
    }
    try await holder.end()
    for task in tasks { try await task.value }
    #expect(order.numbers.withLock { $0 } == Array(0..<20))
    #expect(db.statistics.waits == 21 && db.statistics.longestWait > .zero)
    #expect(db.statistics.totalWait >= db.statistics.longestWait)
    db.close()
  }

  // MARK: Limits

  @Test func `who gets no connection is told who has them`() async throws {
    let db = try await postgres { configuration in
      configuration.maximumConnections = 2
      configuration.leaseTimeout = .milliseconds(300)
    }
    let first = await Holder(db, fileID: "App/Orders.swift", line: 12)
    let second = await Holder(db, fileID: "App/Users.swift", line: 7)
    let line = #line + 1
    let error = await #expect(throws: DatabaseError.self) { try await db.execute("SELECT 1") }
    #expect(error?.kind == .timeout)
    #expect(error?.location == "SafeQueryTests/PoolTests.swift:\(line)")
    let words = try #require(error?.message).replacing(/for \d+\.\d s/, with: "for N s")
    #expect(
      words == "no connection became free within 0.3 seconds; 2 are in use: 1 by App/Orders.swift:12 (for N s), "
        + "1 by App/Users.swift:7 (for N s)")
    #expect(db.statistics.timeouts == 1)
    try await first.end()
    try await second.end()
    db.close()
  }

  @Test func `a minimum is kept open, and what is idle for long above it is closed`() async throws {
    let db = try await postgres { configuration in
      configuration.minimumConnections = 2
      configuration.idleTime = .milliseconds(300)
    }
    try await db.statistics { $0.open == 2 }
    let holders = [await Holder(db), await Holder(db), await Holder(db)]
    #expect(db.statistics.leased == 3)
    for holder in holders { try await holder.end() }
    try await db.statistics { $0.retired == 1 }
    #expect(db.statistics.open == 2 && db.statistics.connects == 3)
    db.close()
  }

  @Test func `an old connection is replaced`() async throws {
    let db = try await postgres { $0.connectionLifetime = .milliseconds(200) }
    let first = try await db.fetchOne("SELECT pg_backend_pid()", as: Int.self)
    var second = first
    let deadline = ContinuousClock.now + Patience.seconds(20)
    while second == first && .now < deadline {
      try await Task.sleep(for: .milliseconds(50))
      second = try await db.fetchOne("SELECT pg_backend_pid()", as: Int.self)
    }
    #expect(first != second)
    #expect(db.statistics.retired > 0)
    db.close()
  }

  @Test func `readers of SQLite that are idle for long are closed, and the writer stays`() async throws {
    try await Backend.sqlite.withDatabase(configure: { $0.idleTime = .milliseconds(200) }) { db in
      try await db.createTables()
      _ = try await db.fetch(User.all)
      #expect(db.statistics.connects == 2 && db.writerStatistics.open == 1)
      try await db.statistics { $0.open == 1 }
      #expect(db.writerStatistics.open == 1)
      let users = try await db.fetch(User.all)
      #expect(users.isEmpty)
    }
  }

  @Test(arguments: [
    (-1, 8, "minimumConnections is -1; it is a number from 0 to maximumConnections, 8"),
    (9, 8, "minimumConnections is 9; it is a number from 0 to maximumConnections, 8"),
  ])
  func `a minimum that can't be is refused`(_ minimum: Int, maximum: Int, message: String) async {
    let error = await #expect(throws: DatabaseError.self) {
      try await inMemory { ($0.minimumConnections, $0.maximumConnections) = (minimum, maximum) }
    }
    #expect(error?.kind == .invalidConfiguration && error?.message == message)
  }

  @Test func `a time that is not above zero is refused`() async {
    for name in ["idleTime", "connectionLifetime", "leaseTimeout"] {
      let error = await #expect(throws: DatabaseError.self) {
        try await inMemory { configuration in
          switch name {
          case "idleTime": configuration.idleTime = .zero
          case "connectionLifetime": configuration.connectionLifetime = .seconds(-1)
          default: configuration.leaseTimeout = .zero
          }
        }
      }
      #expect(error?.kind == .invalidConfiguration && error?.message == "\(name) is not above zero")
    }
  }

  // MARK: Failures

  @Test func `a server that refuses connections is told of at once`() async throws {
    let url = "postgres://ann@127.0.0.1:9/shop"
    var patient = try Configuration(url: url)
    patient.leaseTimeout = .seconds(300)
    let configuration = patient
    let start = ContinuousClock.now
    let error = await #expect(throws: DatabaseError.self) { try await Database.open(configuration) }
    #expect(error?.kind == .connectionFailed)
    #expect(error?.message.contains("Connection refused") == true)
    // Not after the time that a lease is waited for.
    #expect(ContinuousClock.now - start < .seconds(100))
  }

  @Test func `connections that the server ended while they were idle are noticed before they are used`() async throws {
    let db = try await postgres { _ in }
    let admin = try await postgres { $0.maximumConnections = 1 }
    let gate = Gate(3)
    let pids = try await withThrowingTaskGroup(of: Int?.self) { group in
      for _ in 0..<3 {
        group.addTask {
          try await db.read { tx in
            gate.wait()
            return try tx.fetchOne("SELECT pg_backend_pid()", as: Int.self)
          }
        }
      }
      return try await group.reduce(into: Set<Int>()) { if let pid = $1 { $0.insert(pid) } }
    }
    #expect(pids.count == 3)
    try await db.statistics { $0.idle == 3 }
    for pid in pids {
      let isEnded = try await admin.fetchOne("SELECT pg_terminate_backend(\(pid)::int, 5000)", as: Bool.self)
      #expect(isEnded == true)
    }
    try await Task.sleep(for: .milliseconds(1100))
    let fresh = try await db.fetchOne("SELECT pg_backend_pid()", as: Int.self)
    #expect(fresh.map { !pids.contains($0) } == true)
    try await db.execute("SELECT 1")
    #expect(db.statistics.broken == 3)
    db.close()
    admin.close()
  }

  // MARK: End

  @Test(arguments: Backend.allCases)
  func `a shutdown lets running work and waiting calls end`(_ backend: Backend) async throws {
    let db = try await database(backend)
    let holder = await Holder(db)
    let waiting = Task { try await db.read { try $0.fetchOne("SELECT 7", as: Int.self) } }
    try await db.statistics { $0.waiting == 1 }
    let shutdown = Task { try await db.shutdown() }
    // The shutdown has begun once this call, which would wait, is refused.
    var refusal: DatabaseError.Kind?
    while refusal == nil {
      let call = Task { try await db.execute("SELECT 1") }
      Task {
        try await Task.sleep(for: .milliseconds(50))
        call.cancel()
      }
      do { _ = try await call.value } catch let error as DatabaseError where error.kind == .closed {
        refusal = error.kind
      } catch {}
    }
    #expect(db.statistics.leased == 1 && db.statistics.waiting == 1)
    try await holder.end()
    let seven = try await waiting.value
    #expect(seven == 7)
    try await shutdown.value
    #expect(db.statistics.open == 0)
    try await db.shutdown()
  }

  @Test(arguments: Backend.allCases)
  func `a shutdown ends what takes too long, and says whose it is`(_ backend: Backend) async throws {
    let db = try await database(backend)
    let endless = backend.endlessQuery
    let task = Task {
      try await db.read(fileID: "App/Report.swift", line: 5) { try $0.fetchOne(endless, as: Int.self) }
    }
    try await db.statistics { $0.leased == 1 }
    let error = await #expect(throws: DatabaseError.self) { try await db.shutdown(within: .milliseconds(200)) }
    #expect(error?.kind == .timeout)
    let words = try #require(error?.message).replacing(/for \d+\.\d s/, with: "for N s")
    #expect(
      words == "the database's work did not end within 0.2 seconds; 1 is in use: 1 by App/Report.swift:5 (for N s)")
    let ended = await #expect(throws: DatabaseError.self) { try await task.value }
    #expect(ended?.kind == .cancelled)
    try await db.statistics { $0.open == 0 }
  }
}
