import Foundation
import SafeQuery
import Testing

/// What can't be opened says why, and names the file.
@Suite struct OpeningTests {
  private func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("safequery-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.path)
  }

  private func expectFailure(
    _ configuration: Configuration, _ kind: DatabaseError.Kind, _ message: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async {
    let error = await #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) {
      try await Database.open(configuration)
    }
    #expect(error?.kind == kind, sourceLocation: sourceLocation)
    #expect(error?.message == message, sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    ("", "the URL has no scheme; expected sqlite:… or postgres://…"),
    ("app.db", "the URL has no scheme; expected sqlite:… or postgres://…"),
    ("mysql://localhost/x", "the URL's scheme is not known; expected sqlite:… or postgres://…"),
    ("sqlite:", "the URL names no file; expected sqlite:path or sqlite::memory:"),
    ("sqlite://", "the URL names no file; expected sqlite:path or sqlite::memory:"),
    ("sqlite:app.db?mode=ro", "a sqlite: URL takes no options; use Configuration.sqlite(path:)"),
    ("sqlite:app.db#x", "a sqlite: URL takes no options; use Configuration.sqlite(path:)"),
    ("sqlite:100%.db", "the path in the URL has a malformed percent-encoding"),
    ("sqlite:a%00b", "the path in the URL has a malformed percent-encoding"),
    ("sqlite:a\0b", "the URL holds a NUL byte"),
  ])
  func `a malformed URL says what is wrong`(_ url: String, message: String) async {
    let error = await #expect(throws: DatabaseError.self) { try await Database.open(url) }
    #expect(error?.kind == .invalidConfiguration)
    #expect(error?.message == message)
  }

  @Test func `a URL reaches the same file as its path`() async throws {
    try await withFolder { folder in
      for url in ["sqlite:\(folder)/a%20b.db", "sqlite://\(folder)/a%20b.db", "SQLITE:\(folder)/a%20b.db"] {
        let db = try await Database.open(url)
        try await db.execute("CREATE TABLE IF NOT EXISTS t (x)")
        db.close()
      }
      let db = try await Database.open(.sqlite(path: "\(folder)/a b.db", createIfMissing: false))
      let found1 = try await db.fetchOne("SELECT count(*) FROM t", as: Int.self)
      #expect(found1 == 0)
      db.close()
    }
  }

  @Test func `a missing file or directory, and a directory, are told apart`() async throws {
    try await withFolder { folder in
      await expectFailure(
        .sqlite(path: "\(folder)/no/such.db"), .connectionFailed,
        "can't open \(folder)/no/such.db: the directory does not exist")
      await expectFailure(
        .sqlite(path: "\(folder)/such.db", createIfMissing: false), .connectionFailed,
        "can't open \(folder)/such.db: the file does not exist")
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/such.db"))
      await expectFailure(.sqlite(path: folder), .connectionFailed, "can't open \(folder): it is a directory")
      await expectFailure(
        .sqlite(path: "a\0b"), .invalidConfiguration, "the path of a database can't hold a NUL byte")
    }
  }

  @Test func `a file that is no database, or a damaged one, is refused and left as it is`() async throws {
    try await withFolder { folder in
      let path = "\(folder)/notes.txt"
      let text = Data(String(repeating: "not a database. ", count: 100).utf8)
      try text.write(to: URL(fileURLWithPath: path))
      await expectFailure(.sqlite(path: path), .corrupt, "can't open \(path): the file is not a SQLite database")
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
      let damaged = try await damagedDatabase(in: folder)
      await expectFailure(.sqlite(path: damaged), .corrupt, "can't open \(damaged): the database file is damaged")
    }
  }

  /// A database whose pages are overwritten after the header.
  private func damagedDatabase(in folder: String) async throws -> String {
    let path = "\(folder)/damaged.db"
    let db = try await Database.open(.sqlite(path: path))
    try await db.execute("CREATE TABLE t (x)")
    try await db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes.replaceSubrange(100..<bytes.count, with: repeatElement(0xEE, count: bytes.count - 100))
    let copy = "\(folder)/copy.db"
    try bytes.write(to: URL(fileURLWithPath: copy))
    return copy
  }

  /// Permissions don't bind the superuser.
  @Test(.enabled(if: getuid() != 0))
  func `a read-only file is refused when it is opened`() async throws {
    try await withFolder { folder in
      let path = "\(folder)/read-only.db"
      let db = try await Database.open(.sqlite(path: path))
      try await db.execute("CREATE TABLE t (x)")
      try await db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
      db.close()
      let copy = "\(folder)/copy.db"
      try FileManager.default.copyItem(atPath: path, toPath: copy)
      try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: copy)
      let error = await #expect(throws: DatabaseError.self) { try await Database.open(.sqlite(path: copy)) }
      #expect(error?.kind == .readOnly)
      #expect(error?.message == "can't open \(copy): the file is read-only")
    }
  }

  @Test func `a pool without connections is refused`() async {
    var configuration = Configuration.sqliteInMemory
    configuration.maximumConnections = 0
    await expectFailure(configuration, .invalidConfiguration, "maximumConnections is 0; at least 1 is needed")
  }
}
