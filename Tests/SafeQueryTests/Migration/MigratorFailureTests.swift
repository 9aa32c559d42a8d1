import Foundation
import SafeQuery
import Testing

/// What fails leaves nothing behind, and says where.
@Suite struct MigratorFailureTests {
  private static let scripts = [
    "0001_a.sql": "SELECT 1",
    "0002_b.sql": "-- two\nCREATE TABLE first (id BIGINT PRIMARY KEY);\n\nINSERT INTO first VALUES (1), (1);",
  ]

  @Test(arguments: Backend.allCases)
  func `a statement of a script that fails is told with its migration, its place and its error`(
    _ backend: Backend
  ) async throws {
    let failure = try await TemporaryFolder.with(Self.scripts) { folder in
      try await backend.withDatabase { db in await databaseError { _ = try await folder.migrator(db).up() } }
    }
    let error = try #require(failure)
    let isKept = if case .uniqueViolation = error.kind { true } else { false }
    #expect(isKept)
    #expect(error.message.hasPrefix("migration 0002_b, statement 2 (line 4 of 0002_b.sql): "))
    #expect(error.code == (backend == .sqlite ? "SQLITE_CONSTRAINT_PRIMARYKEY" : "23505"))
    #expect(error.statement?.contains("INSERT INTO first") == true)
  }

  @Test(arguments: Backend.allCases)
  func `of a migration whose second statement fails nothing is kept`(_ backend: Backend) async throws {
    try await TemporaryFolder.with(Self.scripts) { folder in
      try await backend.withDatabase { db in
        _ = await databaseError { _ = try await folder.migrator(db).up() }
        let isThere = try await db.hasTable("first")
        #expect(!isThere)
        #expect(try await db.history() == ["0001_a"])
        try folder.write("0002_b.sql", "CREATE TABLE first (id BIGINT PRIMARY KEY);")
        #expect(try await folder.migrator(db).up().map(\.identifier) == ["0002_b"])
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `of a first migration that fails not even the history is kept`(_ backend: Backend) async throws {
    try await TemporaryFolder.with(["0001_a.sql": "CREATE TABLE a (id BIGINT); SELEKT 1"]) { folder in
      try await backend.withDatabase { db in
        let error = await databaseError { _ = try await folder.migrator(db).up() }
        #expect(error?.kind == .syntax)
        let isThere = try await db.hasTable("a")
        #expect(!isThere)
        let hasHistory = try await db.hasTable("safequery_migration")
        #expect(!hasHistory)
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a constraint that is checked at the commit is told with its migration`(_ backend: Backend) async throws {
    let script = """
      CREATE TABLE parent (id BIGINT PRIMARY KEY);
      CREATE TABLE child (parent BIGINT REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
      INSERT INTO child VALUES (1);
      """
    try await TemporaryFolder.with(["0001_a.sql": script]) { folder in
      try await backend.withDatabase { db in
        let error = await databaseError { _ = try await folder.migrator(db).up() }
        let isKept = if case .foreignKeyViolation = error?.kind { true } else { false }
        #expect(isKept)
        #expect(error?.message.hasPrefix("migration 0001_a, at its commit: ") == true)
        let isThere = try await db.hasTable("child")
        #expect(!isThere)
        #expect(try await db.history().isEmpty)
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `what Swift code throws passes as it is and undoes its work`(_ backend: Backend) async throws {
    struct Mine: Error {}
    try await backend.withDatabase { db in
      let migrations = [
        Migration("0001_a") { tx in
          try tx.execute("CREATE TABLE a (id BIGINT)")
          throw Mine()
        }
      ]
      await #expect(throws: Mine.self) { try await Migrator(db, migrations).up() }
      let isThere = try await db.hasTable("a")
      #expect(!isThere)
      let wrong = [Migration("0001_a") { tx in try tx.execute("SELECT 1 FROM nowhere") }]
      let error = await databaseError { _ = try await Migrator(db, wrong).up() }
      #expect(error?.kind == .syntax && error?.message.hasPrefix("migration 0001_a: ") == true)
      #expect(error?.location?.contains("MigratorFailureTests.swift") == true)
    }
  }
}
