import Foundation
import SafeQuery
import Testing

/// What the end of a block can come to.
@Suite(.timeLimit(Patience.minutes(2))) struct CommitTests {
  private struct Stop: Error {}

  /// A table whose rows must refer to rows of its own at the commit.
  private func createDeferred(_ db: Database) async throws {
    try await db.execute(
      """
      CREATE TABLE node (id BIGINT PRIMARY KEY,
        parent BIGINT REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED)
      """)
  }

  @Test(arguments: Backend.allCases)
  func `a constraint that is checked at the commit makes the block an error`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await createDeferred(db)
      let hooks = Counter()
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction(retry: .upTo(3)) { tx in
          tx.afterCommit { hooks.increment() }
          try tx.execute("INSERT INTO node VALUES (1, 2)")
        }
      }
      guard case .foreignKeyViolation = error?.kind else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(error?.statement == "COMMIT")
      #expect(hooks.value == 0)
      let rows = try await db.fetch("SELECT id FROM node", as: Int.self)
      #expect(rows == [])
      try await db.transaction { tx in
        try tx.execute("INSERT INTO node VALUES (1, 2)")
        try tx.execute("INSERT INTO node VALUES (2, 1)")
      }
      let single = await #expect(throws: DatabaseError.self) { try await db.execute("INSERT INTO node VALUES (3, 4)") }
      guard case .foreignKeyViolation = single?.kind else {
        Issue.record("\(String(describing: single))")
        return
      }
    }
  }

  @Test func `PostgreSQL's failed transaction is not committed, whatever the block makes of the error`() async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      try await db.execute(User.insert(User.Draft(email: "a", age: nil)))
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction { tx in
          try tx.insert(User.Draft(email: "b", age: nil))
          _ = try? tx.insert(User.Draft(email: "a", age: nil))
          _ = try? tx.insert(User.Draft(email: "c", age: nil))
        }
      }
      #expect(error?.kind == .misuse && error?.code == "23505")
      #expect(
        error?.message
          == "the transaction was rolled back instead of committed: a statement in it failed, and its error did not leave "
          + "the block, which only that of a nested transaction may keep: a row with the same key exists in user (user_email_key)"
      )
      #expect(error?.statement?.hasPrefix("INSERT INTO \"user\"") == true)
      let emails = try await db.fetch(User.all.select { $0.email })
      #expect(emails == ["a"])
    }
  }

  @Test func `SQLite's transaction that an error has ended is over for the block too`() async throws {
    try await Backend.sqlite.withDatabase { db in
      try await db.createTables()
      try await db.execute(User.insert(User.Draft(email: "a", age: nil)))
      for goesOn in [false, true] {
        let error = await #expect(throws: DatabaseError.self) {
          try await db.transaction { tx in
            try tx.insert(User.Draft(email: "b", age: nil))
            _ = try? tx.transaction { tx in
              try tx.execute("INSERT OR ROLLBACK INTO \(User.self) (email) VALUES ('a')")
            }
            if goesOn { try tx.insert(User.Draft(email: "c", age: nil)) }
          }
        }
        #expect(error?.kind == .misuse)
        #expect(
          error?.message
            == "the transaction is over before its block: a statement of the block ended it (COMMIT, ROLLBACK), or the "
            + "database undid it after an error")
      }
      let emails = try await db.fetch(User.all.select { $0.email })
      #expect(emails == ["a"])
    }
  }

  @Test func `an error that ends the transaction does not cost a database in memory`() async throws {
    let db = try await Database.open(.sqliteInMemory)
    try await db.createTables()
    try await db.execute(User.insert(User.Draft(email: "a", age: nil)))
    await #expect(throws: DatabaseError.self) {
      try await db.transaction { tx in
        try tx.transaction { try $0.execute("INSERT OR ROLLBACK INTO \(User.self) (email) VALUES ('a')") }
      }
    }
    let users = try await db.fetch(User.all)
    #expect(users.count == 1)
    db.close()
  }

  // MARK: Hooks

  @Test(arguments: Backend.allCases)
  func `hooks run after the outermost commit, in order, and use the database`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createTables()
      let notes = Notes()
      let result = try await db.transaction { tx in
        tx.afterCommit {
          let users = (try? await db.fetch(User.all).count) ?? -1
          notes.add("first, with \(users) users")
        }
        try tx.insert(User.Draft(email: "a", age: nil))
        try tx.transaction { tx in
          tx.afterCommit { notes.add("nested") }
          try tx.insert(User.Draft(email: "b", age: nil))
        }
        try? tx.transaction { tx in
          tx.afterCommit { notes.add("undone") }
          try tx.transaction { $0.afterCommit { notes.add("undone with it") } }
          throw Stop()
        }
        tx.afterCommit { notes.add("last") }
        notes.add("block")
        return 7
      }
      #expect(result == 7)
      #expect(notes.all == ["block", "first, with 2 users", "nested", "last"])
    }
  }

  @Test(arguments: Backend.allCases)
  func `hooks don't run after a rollback`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let hooks = Counter()
      await #expect(throws: Stop.self) {
        try await db.transaction { tx in
          tx.afterCommit { hooks.increment() }
          throw Stop()
        }
      }
      #expect(hooks.value == 0)
    }
  }

  // MARK: Modes

  @Test func `a deferrable read is serializable, read-only and deferrable`() async throws {
    try await PostgresServer.withSchema { db in
      let settings: SQL = """
        SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only'),
          current_setting('transaction_deferrable')
        """
      let deferrable = try await db.read(deferrable: true) { tx in
        try tx.fetchOne(settings, as: String.self, String.self, String.self)
      }
      #expect(deferrable?.0 == "serializable" && deferrable?.1 == "on" && deferrable?.2 == "on")
      let usual = try await db.read { try $0.fetchOne(settings, as: String.self, String.self, String.self) }
      #expect(usual?.0 == "repeatable read" && usual?.1 == "on" && usual?.2 == "off")
      for level in IsolationLevel.allCases {
        let read = try await db.read(isolation: level) {
          try $0.fetchOne(settings, as: String.self, String.self, String.self)
        }
        let write = try await db.transaction(isolation: level) {
          try $0.fetchOne(settings, as: String.self, String.self, String.self)
        }
        #expect(read?.0 == write?.0 && read?.1 == "on" && write?.1 == "off")
      }
    }
    try await Backend.sqlite.withDatabase { db in
      let one = try await db.read(isolation: .serializable, deferrable: true) {
        try $0.fetchOne("SELECT 1", as: Int.self)
      }
      #expect(one == 1)
    }
  }

  // MARK: A connection that breaks during COMMIT

  private static let unknown =
    "the connection to PostgreSQL broke during COMMIT: whether the transaction was kept is not known; look before it is "
    + "run again"

  @Test(arguments: [FaultProxy.Moment.before, .after], [false, true])
  func `a connection that is lost during COMMIT is an error of its own, and nothing runs again`(
    _ moment: FaultProxy.Moment, isSingle: Bool
  ) async throws {
    try await PostgresServer.withSchema { db in
      try await db.createTables()
      try await PostgresServer.withProxy(in: db) { proxy, far in
        proxy.cut(moment, "COMMIT\0")
        let (runs, hooks) = (Counter(), Counter())
        let error = await #expect(throws: DatabaseError.self) {
          if isSingle {
            try await far.execute(User.insert(User.Draft(email: "a", age: nil)))
          } else {
            try await far.transaction(retry: .upTo(5)) { tx in
              runs.increment()
              tx.afterCommit { hooks.increment() }
              try tx.insert(User.Draft(email: "a", age: nil))
            }
          }
        }
        #expect(error?.kind == .commitOutcomeUnknown, "\(String(describing: error))")
        #expect(error?.message == Self.unknown)
        #expect(runs.value == (isSingle ? 0 : 1) && hooks.value == 0 && proxy.cuts == 1)
        let users = try await far.fetch(User.all)
        #expect(users.count == (moment == .after ? 1 : 0))
      }
    }
  }
}

extension PostgresServer {
  /// A proxy in front of the server, and a database that uses it and sees the same schema.
  static func withProxy<Result>(
    in db: Database, options: (inout Configuration) -> Void = { _ in },
    _ body: (FaultProxy, Database) async throws -> Result
  ) async throws -> Result {
    let proxy = try FaultProxy()
    defer { proxy.close() }
    let schema = try await db.fetchOne("SELECT current_schema()::text", as: String.self) ?? ""
    var configuration = try Configuration(url: "\(proxy.url)&schema=\(schema)")
    configuration.maximumConnections = 2
    configuration.leaseTimeout = Backend.patience
    options(&configuration)
    let far = try await Database.open(configuration)
    defer { far.close() }
    return try await body(proxy, far)
  }
}
