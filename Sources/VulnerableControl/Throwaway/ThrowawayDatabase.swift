import Foundation

/// A database made for one run and removed after it: a SQLite file in a folder of its own, or a PostgreSQL schema.
///
/// It is also the referee: it fills the database, and reads its state through a connection of its own, with constant
/// text only.
public final class ThrowawayDatabase {
  /// Which database it is.
  public let backend: Backend
  /// A folder of its own, for the SQLite file and whatever an attack might write.
  public let directory: URL
  /// The PostgreSQL schema; empty for SQLite.
  public let schema: String
  private let url: String
  private var fillings = 0
  private var referee: (any RawConnection)?

  /// A SQLite database in a new temporary folder.
  public convenience init() throws {
    try self.init(.sqlite, url: "", schema: "", referee: nil)
  }

  /// A new schema in the database that a libpq URL names.
  /// - Throws: ``ControlError`` if there is no connection, or if the role is a superuser: injection attacks are run with
  ///   its rights.
  public convenience init(postgreSQL url: String, schema: String) throws {
    let connection = try PostgreSQLConnection(url: url)
    if try connection.run("SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user").first?.first == "true" {
      throw ControlError(
        "the attacks run with the role's rights, and this role is a superuser: give the URL of a role that is not "
          + "(CREATE ROLE name LOGIN; GRANT CREATE ON DATABASE … TO name)")
    }
    guard try connection.run("SELECT 1 FROM pg_namespace WHERE nspname = '\(schema)'").isEmpty else {
      throw ControlError("schema \(schema) exists already; it will not be touched")
    }
    try self.init(.postgresql, url: url, schema: schema, referee: connection)
  }

  private init(_ backend: Backend, url: String, schema: String, referee: (any RawConnection)?) throws {
    self.backend = backend
    self.url = url
    self.schema = schema
    self.referee = referee
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("safequery-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  /// The path of the present SQLite file.
  public var path: String { directory.appendingPathComponent("shop-\(fillings).sqlite").path }

  /// Empties the database and fills it again, with these secrets in their places.
  public func fill(with secrets: Secrets) throws {
    let script = SampleData.script(for: backend, secrets)
    switch backend {
    case .sqlite:
      try removeFiles()
      fillings += 1
      referee = try SQLiteConnection(path: path)
      _ = try referee?.run(script)
    case .postgresql:
      _ = try referee?.run(
        """
        DROP SCHEMA IF EXISTS \(schema) CASCADE;
        CREATE SCHEMA \(schema);
        SET search_path = \(schema);
        \(script)
        """)
    }
  }

  /// Every table, row and file there is now.
  public func state() throws -> State {
    guard let referee else { throw ControlError("the database has not been filled") }
    let list =
      switch backend {
      case .sqlite: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
      case .postgresql: "SELECT tablename FROM pg_tables WHERE schemaname = '\(schema)'"
      }
    var tables: [String: Rows] = [:]
    for name in try referee.run(list).compactMap({ $0.first ?? nil }) {
      // Names come from the catalogue of a database that was just attacked: they are quoted, byte by byte.
      let quoted = String(decoding: name.utf8.flatMap { $0 == 0x22 ? [$0, $0] : [$0] }, as: UTF8.self)
      tables[name] = try referee.run("SELECT * FROM \"\(quoted)\" ORDER BY 1")
    }
    return State(tables: tables, files: try foreignFiles())
  }

  /// Removes the database and its folder.
  public func remove() throws {
    if backend == .postgresql { _ = try referee?.run("DROP SCHEMA IF EXISTS \(schema) CASCADE") }
    referee?.close()
    referee = nil
    try FileManager.default.removeItem(at: directory)
  }

  /// A connection to the present filling, with default settings.
  func connect() throws -> any RawConnection {
    switch backend {
    case .sqlite: return try SQLiteConnection(path: path)
    case .postgresql:
      let connection = try PostgreSQLConnection(url: url)
      _ = try connection.run("SET search_path = \(schema)")
      return connection
    }
  }

  private func foreignFiles() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { !$0.hasPrefix("shop-") }.sorted()
  }

  private func removeFiles() throws {
    referee?.close()
    referee = nil
    for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
      try FileManager.default.removeItem(at: directory.appendingPathComponent(name))
    }
  }
}
