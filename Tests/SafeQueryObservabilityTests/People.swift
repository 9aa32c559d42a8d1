#if Observability
import Foundation
import SafeQuery
import Testing

/// A table with constraints whose errors quote values.
struct Person: Table {
  let id: Int64
  var email: String
  var age: Int

  struct Columns: TableColumns {
    let table: TableReference<Person>
    var id: Column<Int64> { table.column("id") }
    var email: Column<String> { table.column("email") }
    var age: Column<Int> { table.column("age") }
  }

  static let schema = TableSchema(
    "person",
    [
      ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("email", String.self),
      ColumnDefinition("age", Int.self),
    ])

  init(id: Int64, email: String, age: Int) {
    self.id = id
    self.email = email
    self.age = age
  }

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    email = try String(row: row, at: index + 1)
    age = try Int(row: row, at: index + 2)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(email)
    row.encode(age)
  }
}

/// The databases that the tests run against. One that isn't there is a failure.
enum Backend: CaseIterable {
  case sqlite, postgreSQL

  /// Runs a test on a database with an empty table of `Person`, and nothing told yet but how that came to be.
  func withPeople(_ observers: [any DatabaseObserver], _ body: (Database) async throws -> Void) async throws {
    var configuration: Configuration
    switch self {
    case .sqlite: configuration = .sqliteInMemory
    case .postgreSQL:
      let url = try #require(ProcessInfo.processInfo.environment["SAFEQUERY_POSTGRES_URL"])
      let schema = (url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + "schema=safequery_observability"
      configuration = try Configuration(url: url + schema)
      let db = try await Database.open(url)
      try await db.execute("DROP SCHEMA IF EXISTS safequery_observability CASCADE")
      try await db.execute("CREATE SCHEMA safequery_observability")
      db.close()
    }
    configuration.observers = observers
    configuration.maximumConnections = 2
    let db = try await Database.open(configuration)
    defer { db.close() }
    try await db.execute(
      "CREATE TABLE \(Person.self) (id BIGINT PRIMARY KEY, email TEXT NOT NULL UNIQUE, age BIGINT CHECK (age >= 0))")
    try await body(db)
  }
}
#endif
