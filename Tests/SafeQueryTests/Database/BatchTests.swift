import SafeQuery
import Testing

@Suite struct BatchTests {
  private func withUsers(_ backend: Backend, _ body: (Database) async throws -> Void) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      try await db.transaction { tx in
        for number in 1...3 { try tx.insert(User.Draft(email: "u\(number)", age: number * 10)) }
      }
      try await body(db)
    }
  }

  @Test(arguments: Backend.allCases)
  func `each statement of a batch has its own typed result`(_ backend: Backend) async throws {
    try await withUsers(backend) { db in
      let (user, older, missing, changed) = try await db.batch(
        .fetchOne(User.where { $0.id == 2 }), .fetch(User.where { $0.age > 15 }.order { $0.id }.select { $0.email }),
        .fetchOne(User.where { $0.id == 9 }), .execute(User.where { $0.id == 3 }.update { $0.age = 31 }))
      #expect(user == User(id: 2, email: "u2", age: 20))
      #expect(older == ["u2", "u3"])
      #expect(missing == nil && changed == 1)
      let all: SQL = "UPDATE \(User.self) SET age = 1"
      let (inserted, count) = try await db.batch(
        .fetchOne(User.insert(User.Draft(email: "new", age: nil)).returning { $0.email }),
        .execute(all))
      #expect(inserted == "new" && count == 4)
    }
  }

  private let rename = User.where { $0.id == 1 }.update { $0.email = "first" }
  private let last = User.where { $0.id == 3 }.update { $0.email = "last" }

  /// The error of a batch whose third statement of five gives a row the email of another.
  private func failInTheMiddle(_ db: Database) async throws -> DatabaseError {
    let clash = User.where { $0.id == 2 }.update { $0.email = "u3" }
    let error = await #expect(throws: DatabaseError.self) {
      try await db.batch(.execute(rename), .fetch(User.all), .execute(clash), .execute(last), .fetch(User.all))
    }
    return try #require(error)
  }

  @Test(arguments: Backend.allCases)
  func `a statement that fails is named, those after it are not run, and nothing is kept`(_ backend: Backend)
    async throws
  {
    try await withUsers(backend) { db in
      let error = try await failInTheMiddle(db)
      guard case .uniqueViolation = error.kind else {
        Issue.record("\(error)")
        return
      }
      #expect(error.batchIndex == 2)
      #expect(error.description.contains("which is statement 3 of the batch"))
      #expect(error.statement?.hasPrefix("UPDATE") == true)
      #expect(error.location?.contains("BatchTests.swift") == true)
      let emails = try await db.fetch(User.all.order { $0.id }.select { $0.email })
      #expect(emails == ["u1", "u2", "u3"])
    }
  }

  @Test(arguments: Backend.allCases)
  func `the connection goes on after a batch that failed`(_ backend: Backend) async throws {
    try await withUsers(backend) { db in
      _ = try await failInTheMiddle(db)
      let again = try await db.batch(.execute(rename), .execute(last))
      #expect(again == (1, 1))
    }
  }

  @Test(arguments: Backend.allCases)
  func `a row that can't be decoded undoes the batch`(_ backend: Backend) async throws {
    try await withUsers(backend) { db in
      try await db.execute("UPDATE \(User.self) SET age = NULL WHERE id = 3")
      let many = await #expect(throws: DatabaseError.self) {
        try await db.batch(.execute(rename), .fetchOne(User.all))
      }
      #expect(many?.kind == .decoding && many?.batchIndex == 1)
      let nulls = await #expect(throws: DatabaseError.self) {
        try await db.batch(
          .fetch(Aged.where { $0.id == 3 }.update { $0.id = 4 }.returning()), .execute(rename))
      }
      #expect(nulls?.kind == .decoding && nulls?.batchIndex == 0)
      let emails = try await db.fetch(User.all.order { $0.id }.select { $0.email })
      #expect(emails == ["u1", "u2", "u3"])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a batch of reads sees one state, and can't write`(_ backend: Backend) async throws {
    try await withUsers(backend) { db in
      let (first, second) = try await db.batch(.fetch(User.all), .fetch(User.all))
      #expect(first == second && first.count == 3)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a batch runs inside a transaction, and of any number of statements`(_ backend: Backend) async throws {
    try await withUsers(backend) { db in
      let ids = try await db.transaction { tx in
        let found = try tx.batch(
          contentsOf: (1...200).map { number in .fetchOne(User.where { $0.id == Int64(number) }) })
        let (count, user) = try tx.batch(
          .execute(User.where { $0.id == 1 }.delete()), .fetchOne(User.where { $0.id == 1 }))
        #expect(count == 1 && user == nil)
        return found.compactMap { $0?.id }
      }
      #expect(ids == [1, 2, 3])
      let none = try await db.batch(contentsOf: [BatchStatement<Int>]())
      #expect(none.isEmpty)
      let wide = try await db.batch(contentsOf: (0..<300).map { _ in .fetch(User.all) })
      #expect(wide.count == 300 && wide.allSatisfy { $0.count == 2 })
    }
  }

  @Test(arguments: Backend.allCases)
  func `what is wrong with a statement is told before anything is sent`(_ backend: Backend) async throws {
    try await withUsers(backend) { db in
      let error = await #expect(throws: DatabaseError.self) {
        try await db.batch(.execute(User.all.delete()), .fetch(User.all.limit(-1)))
      }
      #expect(error?.batchIndex == 1)
      let nul = await #expect(throws: DatabaseError.self) {
        try await db.batch(.execute(User.all.delete()), .fetch(User.where { $0.email == "a\0b" }))
      }
      #expect(nul?.kind == .encoding && nul?.batchIndex == 1)
      let left = try await db.fetch(User.all).count
      #expect(left == 3)
    }
  }

  @Test func `a batch takes one round trip, whatever its length`() async throws {
    let proxy = try FaultProxy()
    defer { proxy.close() }
    let db = try await Database.open(proxy.url)
    defer { db.close() }
    let statements: [SQL] = (0..<50).map { "SELECT \($0)" }
    for _ in 0..<2 {
      let before = proxy.sends
      _ = try await db.batch(contentsOf: statements.map { .execute($0) })
      #expect(proxy.sends == before + 1)
    }
  }

  @Test func `a stale prepared statement in a batch is prepared anew`() async throws {
    try await PostgresServer.withSchema(maximumConnections: 1) { db in
      try await db.createTables()
      for _ in 0..<2 {
        let (users, count) = try await db.batch(.fetch(User.all), .execute(User.all.delete()))
        #expect(users.isEmpty && count == 0)
        try await db.execute("DEALLOCATE ALL")
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `cancelling a batch ends it, and the connection goes on`(_ backend: Backend) async throws {
    try await withUsers(backend) { db in
      let slow: SQL =
        backend == .sqlite
        ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) UPDATE \(User.self) SET age = (SELECT max(i) FROM n)"
        : "SELECT pg_sleep(60)"
      let task = Task { try await db.batch(.execute(User.where { $0.id == 1 }.delete()), .execute(slow)) }
      try await Task.sleep(for: .milliseconds(150))
      task.cancel()
      let error = await #expect(throws: DatabaseError.self) { try await task.value }
      #expect(error?.kind == .cancelled)
      let late = await #expect(throws: DatabaseError.self) {
        try await Database.withTimeout(.milliseconds(150)) {
          try await db.batch(.execute(User.where { $0.id == 1 }.delete()), .execute(slow))
        }
      }
      #expect(late?.kind == .timeout)
      let left = try await db.fetch(User.all).count
      #expect(left == 3)
    }
  }
}

/// The same table, with an age that can't be null.
private struct Aged: Table {
  let id: Int64
  let age: Int

  struct Columns: TableColumns {
    let table: TableReference<Aged>
    var id: Column<Int64> { table.column("id") }
    var age: Column<Int> { table.column("age") }
  }

  static let schema = TableSchema(
    "user", [ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("age", Int.self)])

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    age = try Int(row: row, at: index + 1)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(age)
  }
}
