import Foundation
import SafeQuery
import Synchronization
import Testing

/// What a program sees when its server ends, begins again, is full, or is replaced by its standby; and that it leaves nothing
/// open.
@Suite(.timeLimit(Patience.minutes(10))) struct ServerFaultTests {
  /// Tasks that insert numbers until they are told to end, and what each was told.
  private final class Writers: Sendable {
    struct Record {
      var next: Int64 = 0
      var kept: [Int64] = []
      var failed: [Int64: DatabaseError.Kind] = [:]
      var isEnding = false
    }
    let record = Mutex(Record())
    let db: Database

    init(_ db: Database) { self.db = db }

    var keptCount: Int { record.withLock { $0.kept.count } }

    func run() async {
      await withTaskGroup { group in
        for _ in 0..<8 {
          group.addTask { [self] in while let number = next() { await insert(number) } }
        }
      }
    }

    func end() { record.withLock { $0.isEnding = true } }

    private func next() -> Int64? {
      record.withLock { record in
        record.next += 1
        return record.isEnding || Task.isCancelled ? nil : record.next
      }
    }

    private func insert(_ number: Int64) async {
      do {
        // Half of them as one statement, half as a block.
        if number % 2 == 0 {
          try await db.execute("INSERT INTO entries VALUES (\(number))")
        } else {
          try await db.transaction { tx in _ = try tx.execute("INSERT INTO entries VALUES (\(number))") }
        }
        record.withLock { $0.kept.append(number) }
      } catch {
        let kind = (error as? DatabaseError)?.kind ?? .other
        record.withLock { $0.failed[number] = kind }
        try? await Task.sleep(for: .milliseconds(5))
      }
    }

    /// Waits until some more were kept.
    func progress(by count: Int = 30) async throws {
      let goal = keptCount + count
      for _ in 0..<3000 {
        if keptCount >= goal { return }
        try await Task.sleep(for: .milliseconds(10))
      }
      let kinds = record.withLock { Set($0.failed.values.map { "\($0)" }) }
      Issue.record("no more writes are kept; so far failed: \(kinds)")
    }

    /// What was said to be kept is there, and what was said to have failed isn't.
    func check(_ stored: [Int64]) {
      let stored = Set(stored)
      record.withLock { record in
        #expect(record.kept.count > 0 && stored.isSuperset(of: record.kept))
        for (number, kind) in record.failed {
          let isExpected = [.connectionLost, .connectionFailed, .commitOutcomeUnknown, .other].contains(kind)
          #expect(isExpected, "\(kind)")
          if kind != .commitOutcomeUnknown { #expect(!stored.contains(number), "\(number) failed as \(kind)") }
        }
      }
    }
  }

  private func numbers(_ db: Database) async throws -> [Int64] {
    try await db.fetch("SELECT id FROM entries", as: Int64.self)
  }

  @Test func `a server that ends and begins again under load loses nothing, and the pool goes on by itself`() async {
    await OwnProcess.turn {
      await #expect(processExitsWith: .success) { await Leaks.check(ServerFaultTests().restartUnderLoad) }
    }
  }

  private func restartUnderLoad() async throws {
    let server = try ThrowawayServer()
    defer { server.end() }
    try await server.start()
    var configuration = Configuration.postgreSQL(server.options())
    configuration.maximumConnections = 4
    let db = try await Database.open(configuration)
    try await db.execute("CREATE TABLE entries (id BIGINT PRIMARY KEY)")
    let writers = Writers(db)
    async let running: Void = writers.run()
    try await writers.progress()
    for signal in [SIGKILL, SIGQUIT, SIGINT] {
      try server.stop(signal)
      try await Task.sleep(for: .milliseconds(200))
      try await server.start()
      try await writers.progress()
    }
    writers.end()
    await running
    writers.check(try await numbers(db))
    #expect(writers.record.withLock { !$0.failed.isEmpty })
    #expect(db.statistics.leased == 0 && db.statistics.open <= 4)
    try await db.shutdown()
  }

  @Test
  func `a server that is killed in a statement, in a transaction and in a COMMIT keeps nothing, and each call is told`()
    async
  {
    await OwnProcess.turn {
      await #expect(processExitsWith: .success) { await Leaks.check(ServerFaultTests().killEverywhere) }
    }
  }

  private func killEverywhere() async throws {
    let server = try ThrowawayServer()
    defer { server.end() }
    try await server.start()
    var configuration = Configuration.postgreSQL(server.options())
    configuration.maximumConnections = 2
    configuration.leaseTimeout = Backend.patience
    let db = try await Database.open(configuration)
    try await db.execute("CREATE TABLE entries (id BIGINT PRIMARY KEY)")
    // Its COMMIT takes long.
    try await db.execute(
      """
      CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN NULL; END'
      """)
    try await db.execute(
      """
      CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON entries DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.id >= 100) EXECUTE FUNCTION linger()
      """)

    /// Kills the server once it is in a statement, and starts it again when the call has its error.
    func error(
      killedIn text: String, then: () -> Void = {}, _ call: @escaping @Sendable () async throws -> Void
    ) async throws -> DatabaseError? {
      let task = Task { try await call() }
      let near = try await Database.open(.postgreSQL(server.options()))
      let running: SQL = "SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle' AND query LIKE \(text)"
      for _ in 0..<3000 where try await near.fetchOne(running, as: Int.self) == 0 {
        try await Task.sleep(for: .milliseconds(10))
      }
      near.close()
      try server.stop(SIGKILL)
      then()
      let error = await #expect(throws: DatabaseError.self) { try await task.value }
      try await server.start()
      return error
    }

    let read = try await error(killedIn: "SELECT 1 FROM pg_sleep(%") {
      _ = try await db.fetchOne("SELECT 1 FROM pg_sleep(600)", as: Int32.self)
    }
    #expect(read?.kind == .connectionLost, "\(String(describing: read))")
    // Its COMMIT was sent along.
    let write = try await error(killedIn: "INSERT INTO entries SELECT 1 %") {
      try await db.execute("INSERT INTO entries SELECT 1 FROM pg_sleep(600)")
    }
    #expect(write?.kind == .commitOutcomeUnknown || write?.kind == .connectionLost, "\(String(describing: write))")
    let isDead = Event()
    let inBlock = try await error(killedIn: "INSERT INTO entries VALUES (2)", then: isDead.happen) {
      try await db.transaction { tx in
        try tx.execute("INSERT INTO entries VALUES (2)")
        isDead.waitHere()
        try tx.execute("INSERT INTO entries VALUES (3)")
      }
    }
    #expect(inBlock?.kind == .connectionLost, "\(String(describing: inBlock))")
    let runs = Counter()
    let commit = try await error(killedIn: "COMMIT") {
      try await db.transaction(retry: .upTo(5)) { tx in
        runs.increment()
        try tx.execute("INSERT INTO entries VALUES (100)")
      }
    }
    #expect(commit?.kind == .commitOutcomeUnknown, "\(String(describing: commit))")
    #expect(runs.value == 1)
    let kept = try await numbers(db)
    #expect(kept == [])
    #expect(db.statistics.leased == 0 && db.statistics.open <= 2)
    try await db.shutdown()
  }

  @Test func `a server without room for all connections serves all calls by those it lets in`() async {
    await OwnProcess.turn {
      await #expect(processExitsWith: .success) { await Leaks.check(ServerFaultTests().askForTooManyConnections) }
    }
  }

  private func askForTooManyConnections() async throws {
    let server = try ThrowawayServer(options: ["max_connections=8", "superuser_reserved_connections=3"])
    defer { server.end() }
    try await server.start()
    var configuration = Configuration.postgreSQL(server.options())
    configuration.maximumConnections = 20
    configuration.leaseTimeout = Backend.patience
    let db = try await Database.open(configuration)
    try await withThrowingTaskGroup { group in
      for number in 0..<60 {
        group.addTask {
          try await db.fetchOne("SELECT \(number) FROM pg_sleep(0.02)", as: Int.self) == number
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
    #expect(db.statistics.connectFailures > 0 && db.statistics.open <= 5)
    // The others' places are taken: who comes now is told so at once.
    let before = ContinuousClock.now
    var others: [Database] = []
    var refusal: DatabaseError?
    for _ in 0..<8 where refusal == nil {
      do { others.append(try await Database.open(.postgreSQL(server.options()))) } catch let error as DatabaseError {
        refusal = error
      }
    }
    let error = try #require(refusal)
    #expect(error.kind == .connectionFailed && error.code == "53300")
    #expect(error.description.contains("too many clients") || error.description.contains("remaining connection slots"))
    #expect(ContinuousClock.now - before < Patience.seconds(20))
    for other in others { other.close() }
    try await db.shutdown()
  }

  @Test func `after its primary is lost, a pool writes to the standby that was promoted, and nothing is lost`() async {
    await OwnProcess.turn {
      await #expect(processExitsWith: .success) { await Leaks.check(ServerFaultTests().promote) }
    }
  }

  private func promote() async throws {
    // Each COMMIT waits for the standby.
    let primary = try ThrowawayServer(options: ["synchronous_standby_names=*", "synchronous_commit=on"])
    defer { primary.end() }
    try await primary.start()
    let standby = try ThrowawayServer(copying: primary)
    defer { standby.end() }
    try await standby.start()
    var options = primary.options(and: [standby])
    options.target = .readWrite
    var configuration = Configuration.postgreSQL(options)
    configuration.maximumConnections = 4
    let db = try await Database.open(configuration)
    try await db.execute("CREATE TABLE entries (id BIGINT PRIMARY KEY)")
    let writers = Writers(db)
    async let running: Void = writers.run()
    try await writers.progress()
    try primary.stop(SIGKILL)
    let direct = try await Database.open(.postgreSQL(standby.options()))
    let isPromoted = try await direct.fetchOne("SELECT pg_promote(true, 60)", as: Bool.self)
    #expect(isPromoted == true)
    direct.close()
    try await writers.progress()
    writers.end()
    await running
    writers.check(try await numbers(db))
    let isStandby = try await db.fetchOne("SELECT pg_is_in_recovery()", as: Bool.self)
    #expect(isStandby == false)
    #expect(db.statistics.leased == 0)
    try await db.shutdown()
  }

  @Test func `a connection is to the first server that will do`() async throws {
    let primary = try ThrowawayServer()
    defer { primary.end() }
    try await primary.start()
    let standby = try ThrowawayServer(copying: primary)
    defer { standby.end() }
    try await standby.start()
    func isStandby(_ servers: [ThrowawayServer], _ target: PostgresOptions.SessionTarget) async throws -> Bool? {
      var options = servers[0].options(and: Array(servers.dropFirst()))
      options.target = target
      let db = try await Database.open(.postgreSQL(options))
      defer { db.close() }
      return try await db.fetchOne("SELECT pg_is_in_recovery()", as: Bool.self)
    }
    for target in [PostgresOptions.SessionTarget.readWrite, .primary] {
      let found = try await isStandby([standby, primary], target)
      #expect(found == false)
    }
    for target in [PostgresOptions.SessionTarget.readOnly, .standby, .preferStandby] {
      let found = try await isStandby([primary, standby], target)
      #expect(found == true)
    }
    let first = try await isStandby([standby, primary], .any)
    #expect(first == true)
    let error = await #expect(throws: DatabaseError.self) { try await isStandby([standby], .primary) }
    #expect(
      error?.kind == .connectionFailed && error?.description.contains("session is in recovery") == true
        || error?.description.contains("standby") == true, "\(String(describing: error))")
    try standby.stop(SIGQUIT)
    let fallback = try await isStandby([standby, primary], .preferStandby)
    #expect(fallback == false)
    let next = try await isStandby([standby, primary], .any)
    #expect(next == false)
    try primary.stop(SIGQUIT)
    let none = await #expect(throws: DatabaseError.self) { try await isStandby([standby, primary], .any) }
    let words = try #require(none).description
    #expect(words.contains("none of PostgreSQL's servers will do"))
    for folder in [primary.folder, standby.folder] { #expect(words.contains(folder), "\(words)") }
  }
}
