import Foundation
import SafeQuery

/// A SQLite file of a test's own, which several databases open.
struct SQLiteFile {
  let folder: URL
  var path: String { folder.appendingPathComponent("test.db").path }

  var configuration: Configuration {
    var configuration = Configuration.sqlite(path: path)
    configuration.leaseTimeout = Backend.patience
    return configuration
  }

  static func with<Result>(_ body: (SQLiteFile) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("safequery-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { FileManager.default.removeFolder(at: folder.path) }
    return try await body(SQLiteFile(folder: folder))
  }
}
