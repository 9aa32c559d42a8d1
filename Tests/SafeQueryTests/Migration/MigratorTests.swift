import Foundation
import SafeQuery
import Synchronization
import Testing

@Suite struct MigratorTests {
  private let files = [
    "0001_create_account.sql": "CREATE TABLE account (id BIGINT PRIMARY KEY, email TEXT NOT NULL UNIQUE);",
    "0002_fill.sql": "INSERT INTO account VALUES (1, 'Ann@example.org');\nINSERT INTO account VALUES (2, 'Bob; --');",
  ]
  private let lower = Migration("0003_lower") { tx in
    try tx.execute("UPDATE account SET email = lower(email) WHERE id = \(1)")
  }

  @Test(arguments: Backend.allCases)
  func `migrations are applied in order, once, and stand in the history`(_ backend: Backend) async throws {
    try await TemporaryFolder.with(files) { folder in
      try await backend.withDatabase { db in
        // The list's own order says nothing.
        let migrator = try Migrator(db, [lower] + folder.migrations(for: db.dialect).reversed())
        #expect(
          try await migrator.status().short == [
            "0001_create_account pending", "0002_fill pending", "0003_lower pending",
          ])
        #expect(try await !db.hasTable("safequery_migration"), "status changes nothing")
        let start = Date()
        let applied = try await migrator.up()
        #expect(applied.map(\.identifier) == ["0001_create_account", "0002_fill", "0003_lower"])
        let times = applied.map(\.appliedAt)
        #expect(times.allSatisfy { $0 >= start && $0 <= Date() })
        #expect(applied.allSatisfy { $0.duration < Patience.seconds(60) })
        let emails = try await db.fetch("SELECT email FROM account ORDER BY id", as: String.self)
        #expect(emails == ["ann@example.org", "Bob; --"])
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `what is applied is not applied again, and its status tells the checksum`(_ backend: Backend) async throws {
    try await TemporaryFolder.with(files) { folder in
      try await backend.withDatabase { db in
        let migrator = try folder.migrator(db, [lower])
        let applied = try await migrator.up()
        #expect(try await migrator.up().isEmpty)
        let statuses = try await migrator.status()
        #expect(statuses.short == ["0001_create_account applied", "0002_fill applied", "0003_lower applied"])
        let checksums = statuses.map { $0.applied?.checksum }
        #expect(checksums == applied.map(\.checksum))
        let count = try await db.fetchOne("SELECT count(*) FROM account", as: Int.self)
        #expect(count == 2)
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `up stops at the migration that is asked for`(_ backend: Backend) async throws {
    try await TemporaryFolder.with(files) { folder in
      try await backend.withDatabase { db in
        let migrator = try folder.migrator(db, [lower])
        #expect(try await migrator.up(to: "0001").map(\.identifier) == ["0001_create_account"])
        #expect(try await migrator.up(to: "0001_create_account").isEmpty)
        #expect(try await migrator.up(to: "0002_fill").map(\.identifier) == ["0002_fill"])
        let error = await databaseError { _ = try await migrator.up(to: "0009") }
        #expect(error?.message == "there is no migration \"0009\" in the list, which has 3")
        #expect(try await db.history() == ["0001_create_account", "0002_fill"])
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `each migration is reported when it is kept`(_ backend: Backend) async throws {
    try await TemporaryFolder.with(files.merging(["0003_wrong.sql": "SELECT nothing FROM nowhere"]) { $1 }) { folder in
      try await backend.withDatabase { db in
        let reported = Reported()
        let error = await databaseError { _ = try await folder.migrator(db).up { reported.add($0.identifier) } }
        #expect(error?.message.hasPrefix("migration 0003_wrong, statement 1 (line 1 of 0003_wrong.sql): ") == true)
        let history = try await db.history()
        #expect(reported.all == ["0001_create_account", "0002_fill"] && history == reported.all)
      }
    }
  }

  // MARK: What is refused

  @Test(arguments: Backend.allCases)
  func `a changed migration is refused, and nothing is applied`(_ backend: Backend) async throws {
    try await TemporaryFolder.with(files) { folder in
      try await backend.withDatabase { db in
        try await folder.migrator(db).up()
        try folder.write("0001_create_account.sql", "CREATE TABLE account (id BIGINT);")
        let migrator = try folder.migrator(db, [lower])
        let error = await databaseError { _ = try await migrator.up() }
        #expect(error?.kind == .migration)
        #expect(error?.message.hasPrefix("migration 0001_create_account was changed after it was applied on ") == true)
        #expect(
          try await migrator.status().short == [
            "0001_create_account changed", "0002_fill applied", "0003_lower pending",
          ])
        #expect(try await db.history() == ["0001_create_account", "0002_fill"])
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a revision makes a Swift migration a changed one`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await Migrator(db, [Migration("0001_a") { _ in }]).up()
      #expect(try await Migrator(db, [Migration("0001_a", revision: 1) { _ in }]).status().short == ["0001_a applied"])
      #expect(try await Migrator(db, [Migration("0001_a", revision: 2) { _ in }]).status().short == ["0001_a changed"])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a missing migration is refused, and nothing is applied`(_ backend: Backend) async throws {
    try await TemporaryFolder.with(files) { folder in
      try await backend.withDatabase { db in
        try await folder.migrator(db).up()
        try folder.remove("0001_create_account.sql")
        let migrator = try folder.migrator(db, [lower])
        let error = await databaseError { _ = try await migrator.up() }
        #expect(error?.kind == .migration)
        #expect(error?.message.hasPrefix("migration 0001_create_account was applied on ") == true)
        #expect(error?.message.contains("as safequery_migration tells, and is not in the list") == true)
        #expect(
          try await migrator.status().short == [
            "0001_create_account missing", "0002_fill applied", "0003_lower pending",
          ])
        #expect(try await db.history().count == 2)
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a migration that comes too late is refused`(_ backend: Backend) async throws {
    try await TemporaryFolder.with(["0001_a.sql": "SELECT 1", "0003_c.sql": "SELECT 1"]) { folder in
      try await backend.withDatabase { db in
        try await folder.migrator(db).up()
        try folder.write("0002_b.sql", "SELECT 1")
        let error = await databaseError { _ = try await folder.migrator(db).up() }
        #expect(error?.kind == .migration)
        #expect(
          error?.message
            == "migration 0002_b is not applied and comes before 0003_c, which is: give it a number after that one")
        #expect(
          try await folder.migrator(db).status().short == ["0001_a applied", "0002_b outOfOrder", "0003_c applied"])
      }
    }
  }

  @Test func `a list with two of one number, or an identifier that is none, is refused`() async throws {
    let db = try await Database.open(.sqliteInMemory)
    defer { db.close() }
    for (identifiers, message) in [
      (["0001_a", "0001_a"], "there are two migrations 0001_a; remove one"),
      (["0001_a", "0001_b"], "two migrations have the number 0001"), (["create"], "\"create\" is not the name"),
    ] as [([StaticString], String)] {
      let error = await databaseError { _ = try Migrator(db, identifiers.map { Migration($0) { _ in } }) }
      #expect(error?.kind == .migration && error?.message.hasPrefix(message) == true)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a table of another shape in the history's place is an error that names it`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.execute("CREATE TABLE safequery_migration (id BIGINT)")
      let error = await databaseError { _ = try await Migrator(db, [lower]).up() }
      #expect(error?.message.hasPrefix("can't read the table safequery_migration, the history of migrations: ") == true)
    }
  }

  @Test(arguments: Backend.allCases)
  func `the history's table can have another name`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await Migrator(db, [Migration("0001_a") { _ in }], historyTable: "History \"x\"").up()
      #expect(try await db.hasTable("History \"x\""))
      #expect(try await !db.hasTable("safequery_migration"))
      #expect(try await Migrator(db, [Migration("0001_a") { _ in }], historyTable: "History \"x\"").up().isEmpty)
    }
  }
}

/// Collects what is reported.
final class Reported: Sendable {
  private let names = Mutex<[String]>([])
  var all: [String] { names.withLock { $0 } }
  func add(_ name: String) { names.withLock { $0.append(name) } }
}
