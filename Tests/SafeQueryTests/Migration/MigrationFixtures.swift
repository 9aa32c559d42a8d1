import Foundation
import SafeQuery
import Testing

/// A folder of migrations for one test.
struct TemporaryFolder {
  let url: URL

  /// Writes files by name, and removes the folder after the block.
  static func with<Result>(
    _ files: [String: String] = [:], _ body: (TemporaryFolder) async throws -> Result
  ) async throws -> Result {
    let folder = TemporaryFolder(
      url: FileManager.default.temporaryDirectory.appendingPathComponent("safequery-\(UUID().uuidString)"))
    try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder.url) }
    for (name, text) in files { try folder.write(name, text) }
    return try await body(folder)
  }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func write(_ name: String, _ bytes: [UInt8]) throws { try Data(bytes).write(to: url.appendingPathComponent(name)) }

  func remove(_ name: String) throws { try FileManager.default.removeItem(at: url.appendingPathComponent(name)) }

  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }

  func migrations(for dialect: Dialect) throws -> [Migration] { try Migration.load(from: url, for: dialect) }

  func migrator(_ database: Database, _ more: [Migration] = []) throws -> Migrator {
    try Migrator(database, migrations(for: database.dialect) + more)
  }

  /// The message of the error that loading throws, which must be of kind `migration`.
  func complaint(for dialect: Dialect = .sqlite) throws -> String {
    let error = #expect(throws: DatabaseError.self) { try migrations(for: dialect) }
    #expect(error?.kind == .migration)
    return error?.message ?? ""
  }
}

extension Database {
  /// Whether there is a table of this name.
  func hasTable(_ name: String) async throws -> Bool {
    let query: SQL =
      dialect == .sqlite
      ? "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = \(name)"
      : "SELECT count(*) FROM pg_catalog.pg_class WHERE relname = \(name) AND pg_catalog.pg_table_is_visible(oid)"
    let count = try await fetchOne(query, as: Int.self)
    return count == 1
  }

  /// The identifiers in the history.
  func history() async throws -> [String] {
    guard try await hasTable("safequery_migration") else { return [] }
    let identifiers = try await fetch("SELECT identifier FROM safequery_migration", as: String.self)
    return identifiers.sorted()
  }
}

extension [MigrationStatus] {
  /// `0001_a applied`, to be compared with.
  var short: [String] { map { "\($0.identifier) \($0.state)" } }
}
