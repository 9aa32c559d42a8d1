import SafeQuery
import Synchronization

/// SafeQuery's `Database`, with a note of every statement that is sent through it.
final class Session: Sendable {
  private let database: Database
  private let log = Mutex<[SentStatement]>([])

  init(_ database: Database) { self.database = database }

  var dialect: Dialect { database.dialect }

  /// The statements, in order.
  var sent: [SentStatement] { log.withLock { $0 } }

  func fetch<Q: ReadQuery>(_ query: Q) async throws -> [Q.Output] {
    note(try query.sql(for: dialect))
    return try await database.fetch(query)
  }

  func fetch<Value: DatabaseValue>(_ sql: SQL, as type: Value.Type) async throws -> [Value] {
    note(try sql.sql(for: dialect))
    return try await database.fetch(sql, as: type)
  }

  func fetch<Model: Table>(_ sql: SQL, as type: Model.Type) async throws -> [Model] {
    note(try sql.sql(for: dialect))
    return try await database.fetch(sql, as: type)
  }

  func execute(_ command: some Command) async throws {
    note(try command.sql(for: dialect))
    try await database.execute(command)
  }

  func execute(_ sql: SQL) async throws {
    note(try sql.sql(for: dialect))
    try await database.execute(sql)
  }

  /// Runs a command in a transaction inside a transaction.
  func executeInSavepoint(_ command: some Command) async throws {
    note(try command.sql(for: dialect))
    try await database.transaction { outer in
      try outer.transaction { inner in _ = try inner.execute(command) }
    }
  }

  /// Runs a first statement and a second, in one transaction, and returns the second's rows.
  func fetchInTransaction(after first: SQL, _ second: SQL) async throws -> [String] {
    note(try first.sql(for: dialect))
    note(try second.sql(for: dialect))
    return try await database.transaction { transaction in
      _ = try transaction.fetch(first, as: String.self)
      return try transaction.fetch(second, as: String.self)
    }
  }

  private func note(_ statement: Statement) {
    log.withLock {
      $0.append(SentStatement(text: statement.text, parameters: statement.parameters.map(SQLValueText.describe)))
    }
  }
}
