import Foundation
import SafeQuery
import Testing

/// Every kind of statement that a program can ask for is told to observers; this is the list.
@Suite(.timeLimit(Patience.minutes(3))) struct ObservedKindsTests {
  /// What a call does, and the statements that are told of it: their main words and tables.
  private struct Kind: Sendable {
    let name: String
    let told: [String]
    let call: @Sendable (Database) async throws -> Void
  }

  /// The list.
  private struct Kinds {
    private(set) var all: [Kind] = []

    mutating func add(_ name: String, _ told: [String], _ call: @escaping @Sendable (Database) async throws -> Void) {
      all.append(Kind(name: name, told: told, call: call))
    }

    mutating func addReadsAndWrites() {
      add("a read by itself", ["SELECT user"]) { db in _ = try await db.fetch(User.all) }
      add("a write by itself", ["INSERT user"]) { db in
        try await db.execute(User.insert(User.Draft(email: "a", age: 1)))
      }
      add("a write that returns", ["INSERT user"]) { db in
        _ = try await db.fetchOne(User.insert(User.Draft(email: "b", age: 1)).returning())
      }
      add("SQL text", ["CREATE"]) { db in try await db.execute("CREATE TABLE thing (a INTEGER)") }
      add("a stream", ["SELECT user"]) { db in for try await _ in db.stream(User.all) {} }
      add("a stream that is left", ["SELECT user"]) { db in for try await _ in db.stream(User.all) { break } }
      add("a statement that fails", ["SELECT nowhere"]) { db in
        _ = try? await db.fetch("SELECT a FROM nowhere", as: Int.self)
      }
      add("a batch", ["SELECT user", "UPDATE user"]) { db in
        let update = User.where { $0.id == 1 }.update { $0.age = 3 }
        _ = try await db.batch(.fetch(User.all), .execute(update))
      }
      add("a statement of a migration file", ["UPDATE"]) { db in
        try await db.run(script: "UPDATE \"user\" SET age = 5")
      }
    }

    mutating func addBlocks() {
      add("a block", ["INSERT user", "SELECT user"]) { db in
        try await db.transaction { tx in
          try tx.insert(User.Draft(email: "c", age: 1))
          _ = try tx.fetch(User.all)
        }
      }
      add("a nested transaction", ["INSERT user"]) { db in
        try await db.transaction { tx in try tx.transaction { _ = try $0.insert(User.Draft(email: "d", age: 1)) } }
      }
      add("an insert of many", ["INSERT user"]) { db in
        try await db.transaction { tx in _ = try tx.insert(contentsOf: [User.Draft(email: "e", age: 1)]) }
      }
      add("a batch in a block", ["SELECT user", "UPDATE user"]) { db in
        try await db.transaction { tx in
          let update = User.where { $0.id == 1 }.update { $0.age = 4 }
          _ = try tx.batch(.fetch(User.all), .execute(update))
        }
      }
      add("a part with a limit", ["SELECT user"]) { db in
        try await db.read { tx in _ = try tx.withTimeout(.seconds(60)) { try tx.fetch(User.all) } }
      }
    }

    mutating func addCopies() {
      add("COPY of rows in", ["COPY user"]) { db in
        try await db.postgres.copy(into: User.Draft.self, rows: [User.Draft(email: "f", age: 1)])
      }
      add("COPY of CSV in", ["COPY user"]) { db in
        let csv = AsyncStream<[UInt8]> { continuation in
          continuation.yield(Array("email,age\ng,1\n".utf8))
          continuation.finish()
        }
        try await db.postgres.copy(into: User.Draft.self, csv: csv)
      }
      add("COPY of rows out", ["COPY"]) { db in for try await _ in db.postgres.copy(from: User.all) {} }
      add("COPY of CSV out", ["COPY"]) { db in for try await _ in db.postgres.copyCSV(from: User.all) {} }
      add("COPY out that is left", ["COPY"]) { db in for try await _ in db.postgres.copy(from: User.all) { break } }
      add("COPY that fails", ["COPY user"]) { db in
        _ = try? await db.postgres.copy(into: User.Draft.self, rows: [User.Draft(email: "a", age: 1)])
      }
    }

    mutating func addFeatures() {
      add("LISTEN and UNLISTEN", ["LISTEN", "LISTEN", "UNLISTEN"]) { db in
        let other = try await Database.open(PostgresServer.url())
        defer { other.close() }
        let kept = try await db.postgres.notifications(on: "ok_kept")
        do { _ = try await db.postgres.notifications(on: "ok_left") }
        let last: SQL = "SELECT count(*) FROM pg_stat_activity WHERE query = 'UNLISTEN \"ok_left\"'"
        while try await other.value(last, Int.self) == 0 { try await Task.sleep(for: .milliseconds(5)) }
        withExtendedLifetime(kept) {}
      }
      add("NOTIFY", ["SELECT"]) { db in try await db.postgres.notify("ok_kept") }
      add("claims", ["SELECT", "SELECT user"]) { db in
        _ = try await db.postgres.read(claims: [Claim("app.kind", 1)]) { try $0.fetch(User.all) }
      }
      add("settings", ["SELECT", "SELECT"]) { db in
        try await db.transaction { tx in
          try tx.postgres.setLocal("app.kind", to: 1)
          _ = try tx.postgres.setting("app.kind")
        }
      }
      add("locks of a transaction", ["SELECT", "SELECT"]) { db in
        try await db.transaction { tx in
          try tx.postgres.lock(71)
          _ = try tx.postgres.tryLock(72)
        }
      }
      add("a lock of a block", ["SELECT", "SELECT"]) { db in try await db.postgres.withAdvisoryLock(73) {} }
    }
  }

  @Test(arguments: Backend.allCases)
  func `every kind of statement is told, once, with its rows and its error`(_ backend: Backend) async throws {
    let witness = ObserverTests.Witness()
    try await backend.withDatabase(configure: { $0.observers = [witness] }) { db in
      try await db.createTables()
      var kinds = Kinds()
      kinds.addReadsAndWrites()
      kinds.addBlocks()
      if backend == .postgreSQL {
        kinds.addCopies()
        kinds.addFeatures()
      }
      for kind in kinds.all {
        // What a stream or a listener that was left does at its end is told a little later.
        witness.forget()
        try await kind.call(db)
        func told() -> [String] {
          witness.all.statements.map { [$0.operation, $0.collection].compactMap { $0 }.joined(separator: " ") }
        }
        for _ in 0..<1000 where told().count < kind.told.count { try await Task.sleep(for: .milliseconds(5)) }
        #expect(told() == kind.told, "\(kind.name)")
        let fails = kind.name.hasSuffix("fails")
        #expect(witness.all.statements.allSatisfy { ($0.error != nil) == fails }, "\(kind.name)")
        #expect(witness.all.statements.allSatisfy { $0.location.contains("Tests") }, "\(kind.name)")
      }
    }
  }

  @Test func `COPY is told with its rows and its bytes`() async throws {
    let users = (1...1000).map { User(id: $0, email: "u\($0)", age: 1) }
    try await withLast { db, last in
      let rows = try await last { try await db.postgres.copy(into: User.self, rows: users) }
      #expect(rows.rows == 1000)
      #expect((rows.bytes ?? 0) > 1000 * 20)
      let out = try await last { for try await _ in db.postgres.copy(from: User.all) {} }
      #expect(out.rows == 1000 && (out.bytes ?? 0) > 1000 * 20)
      let left = try await last { for try await _ in db.postgres.copy(from: User.all) { break } }
      #expect(left.error == nil && left.rows >= 1)
      let select = try await last { _ = try await db.fetch(User.all) }
      #expect(select.bytes == nil)
    }
  }

  @Test func `COPY of CSV is told with its rows and its bytes`() async throws {
    let csv = Array("id,email,age\n2000,x,\n2001,y,\n".utf8)
    let parts = AsyncStream<[UInt8]> { continuation in
      continuation.yield(csv)
      continuation.finish()
    }
    try await withLast { db, last in
      let text = try await last { try await db.postgres.copy(into: User.self, csv: parts) }
      #expect(text.rows == 2 && text.bytes == csv.count)
      var written = 0
      let out = try await last { for try await part in db.postgres.copyCSV(from: User.all) { written += part.count } }
      #expect(out.rows == 2 && out.bytes == written && written > 0)
      #expect(out.text.hasPrefix("COPY (SELECT"))
    }
  }

  /// A database, and what gives the last statement that a call is told of.
  private func withLast(
    _ body: (Database, _ last: (() async throws -> Void) async throws -> StatementEvent) async throws -> Void
  ) async throws {
    let witness = ObserverTests.Witness()
    try await PostgresServer.withSchema(configure: { $0.observers = [witness] }) { db in
      try await db.createTables()
      try await body(db) { call in
        witness.forget()
        try await call()
        for _ in 0..<1000 where witness.all.statements.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        return try #require(witness.all.statements.last)
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `transactions are told with their depth, nested ones too, whatever ends them`(_ backend: Backend) async throws {
    let witness = ObserverTests.Witness()
    struct Undo: Error {}
    try await backend.withDatabase(configure: { $0.observers = [witness] }) { db in
      try await db.createTables()
      func told(_ block: @escaping @Sendable (Transaction) throws -> Void) async -> [String] {
        witness.forget()
        try? await db.transaction { try block($0) }
        return witness.all.transactions.map { "\($0.outcome) \($0.depth)" }
      }
      let kept = await told { tx in
        try tx.transaction { inner in
          try inner.insert(User.Draft(email: "a", age: 1))
          try inner.transaction { _ = try $0.insert(User.Draft(email: "b", age: 1)) }
        }
      }
      #expect(kept == ["committed 2", "committed 1", "committed 0"])
      let undone = await told { tx in
        try? tx.transaction { inner in
          try inner.insert(User.Draft(email: "c", age: 1))
          throw Undo()
        }
      }
      #expect(undone == ["rolledBack 1", "committed 0"])
      let all = await told { tx in
        try tx.transaction { inner in
          try inner.insert(User.Draft(email: "d", age: 1))
          try inner.transaction { _ = try $0.insert(User.Draft(email: "d", age: 1)) }
        }
      }
      #expect(all == ["rolledBack 2", "rolledBack 1", "rolledBack 0"])
    }
  }
}
