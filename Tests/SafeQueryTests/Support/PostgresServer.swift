import Foundation
import SafeQuery
import Testing

/// The PostgreSQL that `scripts/test` starts, or the user's own (`SAFEQUERY_POSTGRES_URL`).
enum PostgresServer {
  struct Missing: Error, CustomStringConvertible {
    let description = "SAFEQUERY_POSTGRES_URL is not set: run scripts/test, or point it at a server"
  }

  static func url() throws -> String {
    guard let url = ProcessInfo.processInfo.environment["SAFEQUERY_POSTGRES_URL"] else { throw Missing() }
    return url
  }

  /// A schema of its own for one test, which is dropped after it.
  static func withSchema<Result: Sendable>(_ body: (Database) async throws -> Result) async throws -> Result {
    throw Missing()
  }
}
