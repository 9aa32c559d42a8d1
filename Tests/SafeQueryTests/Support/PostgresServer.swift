import Foundation
import SafeQuery
import Testing

/// The PostgreSQL that `scripts/test` starts, or the user's own (`SAFEQUERY_POSTGRES_URL`).
enum PostgresServer {
  struct Missing: Error, CustomStringConvertible {
    let description = "SAFEQUERY_POSTGRES_URL is not set: run scripts/test, or point it at a server"
  }

  /// Tests run side by side, and a server has about a hundred connections.
  private static let places = Places(12)

  static func url() throws -> String {
    guard let url = ProcessInfo.processInfo.environment["SAFEQUERY_POSTGRES_URL"] else { throw Missing() }
    return url
  }

  /// The server with more options in its URL: `option=value&…`.
  static func url(_ options: String) throws -> String {
    let url = try url()
    return url + (url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + options
  }

  /// A schema of its own for one test, which is dropped after it.
  static func withSchema<Result: Sendable>(
    maximumConnections: Int = 4, cacheSize: Int = 128, configure: (inout Configuration) -> Void = { _ in },
    _ body: (Database) async throws -> Result
  ) async throws -> Result {
    await places.take()
    defer { places.giveBack() }
    let name = "t_" + UUID().uuidString.lowercased().replacing("-", with: "")
    let limit = Backend.statementPatience.components.seconds * 1000
    var configuration = try Configuration(url: try url("schema=\(name)&statement_timeout=\(limit)"))
    configuration.maximumConnections = maximumConnections
    configuration.leaseTimeout = Backend.patience
    configuration.statementCacheSize = cacheSize
    if let recorder = StatementTexts.recorder { configuration.observers.append(recorder) }
    configure(&configuration)
    let db = try await Database.open(configuration)
    defer { db.close() }
    try await db.run(script: "CREATE SCHEMA \(name)")
    do {
      let result = try await body(db)
      try await db.run(script: "DROP SCHEMA \(name) CASCADE")
      return result
    } catch {
      try? await db.run(script: "DROP SCHEMA \(name) CASCADE")
      throw error
    }
  }
}

extension Database {
  /// The only value of a query.
  func value<Value: DatabaseValue>(_ sql: SQL, _ type: Value.Type) async throws -> Value? {
    try await fetchOne(sql, as: type)
  }

  /// Runs text that no `SQL` can hold, as the migration runner does.
  func run(script text: String) async throws {
    let script = try Script(text, dialect: dialect)
    try await transaction { tx in
      for statement in script.statements { _ = try tx.run(statement, parameters: []) { _ in } }
    }
  }
}
