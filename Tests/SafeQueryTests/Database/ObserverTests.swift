import Foundation
import SafeQuery
import Synchronization
import Testing

/// What observers of a database are told.
@Suite struct ObserverTests {
  @TaskLocal static var request: String?

  /// Keeps what it is told.
  final class Witness: DatabaseObserver {
    struct Seen {
      var statements: [StatementEvent] = []
      var transactions: [TransactionEvent] = []
      var pool: [PoolEvent] = []
    }
    private let seen = Mutex(Seen())

    var all: Seen { seen.withLock { $0 } }
    func forget() { seen.withLock { $0 = Seen() } }
    func taskContext() -> (any Sendable)? { ObserverTests.request }
    func statementFinished(_ event: StatementEvent) { seen.withLock { $0.statements.append(event) } }
    func transactionFinished(_ event: TransactionEvent) { seen.withLock { $0.transactions.append(event) } }
    func poolChanged(_ event: PoolEvent) { seen.withLock { $0.pool.append(event) } }
  }

  private func withWitness(
    _ backend: Backend, connections: Int = 4, _ body: (Database, Witness) async throws -> Void
  ) async throws {
    let witness = Witness()
    try await backend.withDatabase(maximumConnections: connections, configure: { $0.observers = [witness] }) { db in
      try await db.createTables()
      try await db.transaction { _ = try $0.insert(contentsOf: User.everybody) }
      witness.forget()
      try await body(db, witness)
    }
  }

  /// What is told of a read by itself and of one in a block.
  private func readTwice(_ backend: Backend) async throws -> [StatementEvent] {
    var statements: [StatementEvent] = []
    try await withWitness(backend) { db, witness in
      try await Self.$request.withValue("r1") {
        _ = try await db.fetch(User.where { $0.age == 30 })
        try await db.read { _ = try $0.fetch(User.all) }
      }
      statements = witness.all.statements
    }
    return statements
  }

  @Test(
    "A statement's event has its text, its rows, its place and the context of the task", arguments: Backend.allCases)
  func tellsStatements(_ backend: Backend) async throws {
    let statements = try await readTwice(backend)
    #expect(statements.map(\.rows) == [2, 4])
    #expect(statements.map { $0.context as? String } == ["r1", "r1"])
    #expect(statements.first?.text.contains("age") == true)
    #expect(statements.first?.text.contains("30") == false)
    #expect(statements.allSatisfy { $0.duration > .zero && $0.duration < Patience.seconds(60) })
    #expect(statements.allSatisfy { $0.database.dialect == backend.dialect })
    let lines = Set(statements.map(\.line))
    #expect(lines.count == statements.count)
    if backend == .sqlite { #expect(statements.first?.database.name == "test.db") }
  }

  @Test(
    "A read that takes too long for its caller's thread is one statement, with the whole time",
    arguments: Backend.allCases)
  func tellsLongReadsOnce(_ backend: Backend) async throws {
    try await withWitness(backend) { db, witness in
      // Tens of thousands of steps on SQLite, and a wait on PostgreSQL.
      let query: SQL =
        backend == .sqlite
        ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT count(*) FROM n"
        : "SELECT count(*) FROM pg_catalog.pg_sleep(0.2)"
      for _ in 0..<2 { _ = try await db.fetch(query, as: Int.self) }
      let statements = witness.all.statements
      #expect(statements.count == 2)
      #expect(statements.allSatisfy { $0.rows == 1 && $0.error == nil })
      if backend == .postgreSQL { #expect(statements.allSatisfy { $0.duration > .milliseconds(150) }) }
    }
  }

  @Test("Transactions are told with their outcomes", arguments: Backend.allCases)
  func tellsTransactions(_ backend: Backend) async throws {
    struct Stop: Error {}
    try await withWitness(backend) { db, witness in
      try await db.transaction { try $0.execute(User.where { $0.id == 1 }.update { $0.age = 1 }) }
      try await db.read { _ = try $0.fetch(User.all) }
      await #expect(throws: Stop.self) {
        try await db.transaction { tx in
          try tx.execute(User.where { $0.id == 1 }.update { $0.age = 2 })
          throw Stop()
        }
      }
      let transactions = witness.all.transactions
      #expect(transactions.map(\.outcome) == [.committed, .committed, .rolledBack])
      #expect(transactions.map(\.isReadOnly) == [false, true, false])
      #expect(transactions.allSatisfy { $0.location.hasPrefix("SafeQueryTests/ObserverTests.swift:") })
    }
  }

  @Test(
    "Connections are told as they are leased and given back; a wait is told with its length",
    arguments: Backend.allCases)
  func tellsConnections(_ backend: Backend) async throws {
    try await withWitness(backend, connections: 1) { db, witness in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<3 { group.addTask { try await db.transaction { _ in Thread.sleep(forTimeInterval: 0.05) } } }
        try await group.waitForAll()
      }
      let isDone = { witness.all.pool.filter { if case .returned = $0.change { true } else { false } }.count == 3 }
      for _ in 0..<500 where !isDone() { try await Task.sleep(for: .milliseconds(10)) }
      var (leases, waits, longest, used) = (0, 0, Duration.zero, Duration.zero)
      for event in witness.all.pool {
        switch event.change {
        case .waiting: waits += 1
        case .leased(let wait): (leases, longest) = (leases + 1, max(longest, wait))
        case .returned(let use): used += use
        default: break
        }
      }
      #expect(leases == 3)
      #expect(waits == 2)
      #expect(longest >= .milliseconds(80))
      #expect(used >= .milliseconds(140))
      #expect(witness.all.pool.last?.statistics.waiting == 0)
      #expect(witness.all.pool.first?.pool == (backend == .sqlite ? "writer" : "connections"))
    }
  }

  @Test("A connection that can't be opened is told")
  func tellsFailedConnections() async throws {
    let witness = Witness()
    var configuration = Configuration.sqlite(path: "/nowhere/at/all.db")
    configuration.observers = [witness]
    let failing = configuration
    await #expect(throws: DatabaseError.self) { _ = try await Database.open(failing) }
    let isFailure = witness.all.pool.contains { if case .openFailed = $0.change { true } else { false } }
    #expect(isFailure)
  }

  @Test(
    "A statement is told by its main word and its one table",
    arguments: [
      ("SELECT \"id\" FROM \"user\" AS t1 WHERE a IS NOT DISTINCT FROM b", "SELECT", "user"),
      ("SELECT 1", "SELECT", nil),
      ("SELECT * FROM a, b", "SELECT", nil),
      ("SELECT * FROM a JOIN b ON a.id = b.id", "SELECT", nil),
      ("SELECT * FROM (SELECT 1) AS t1", "SELECT", nil),
      ("SELECT count(*) FROM json_each('[1]')", "SELECT", nil),
      ("WITH c AS (SELECT 1) SELECT * FROM c", "SELECT", nil),
      ("WITH c AS (SELECT 1) INSERT INTO t SELECT * FROM c", "INSERT", "t"),
      ("INSERT INTO \"my\".\"or\"\"der\" (\"a\") VALUES (1)", "INSERT", "my.or\"der"),
      ("UPDATE \"t\" AS t1 SET a = 1 FROM b", "UPDATE", "t"),
      ("DELETE FROM t USING b WHERE true", "DELETE", "t"),
      ("create table t (a INT)", "CREATE", nil),
      ("SELECT 1 FROM a UNION SELECT 1 FROM b", "SELECT", nil),
    ] as [(StaticString, String, String?)])
  func summarizes(_ text: StaticString, _ operation: String, _ collection: String?) async throws {
    let db = try await Database.open("sqlite::memory:")
    defer { db.close() }
    let recording = await db.recording { _ = try? await db.execute(SQL(stringLiteral: text)) }
    #expect(recording.statements.map(\.operation) == [operation])
    #expect(recording.statements.map(\.collection) == [collection])
  }

  @Test("Nothing that an error shows holds what was bound, a dump included", arguments: Backend.allCases)
  func showsNoValues(_ backend: Backend) async throws {
    let secret = "s3cr3t'; DROP TABLE user; --"
    try await withWitness(backend) { db, witness in
      try await db.execute(User.insert(User(id: 50, email: secret, age: nil)))
      for age in [nil, -1] as [Int?] {
        let error = await #expect(throws: DatabaseError.self) {
          try await db.execute(User.insert(User.Draft(email: secret, age: age)))
        }
        let found = try #require(error)
        var dumped = ""
        dump(found, to: &dumped)
        for shown in ["\(found)", String(reflecting: found), dumped, found.localizedDescription, "\([found])"] {
          #expect(!shown.contains("s3cr3t"))
        }
      }
      var dumped = ""
      for event in witness.all.statements { dump(event, to: &dumped) }
      #expect(dumped.contains("INSERT"))
      #expect(!dumped.contains("s3cr3t"))
    }
  }
}
