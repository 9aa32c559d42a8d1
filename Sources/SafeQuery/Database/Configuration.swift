import Foundation

/// Which database is opened, and how.
public struct Configuration: Sendable {
  enum Backend: Sendable {
    case sqlite(path: String?, createIfMissing: Bool)
    case postgreSQL(PostgresOptions)
  }

  var backend: Backend
  /// How many connections there are at most: SQLite's readers beside its one writer, or PostgreSQL's connections.
  public var maximumConnections = 8
  /// How many connections are kept open when there is nothing to do: PostgreSQL's, or SQLite's readers.
  public var minimumConnections = 0
  /// How long a free connection is waited for. The error then says who has them, and since when.
  public var leaseTimeout: Duration = .seconds(5)
  /// How long a connection above the minimum has nothing to do before it is closed (up to a tenth less, by chance); nil
  /// is no limit.
  public var idleTime: Duration? = .seconds(600)
  /// How old one of PostgreSQL's connections becomes before it is replaced, between two uses (up to a tenth less, by
  /// chance, so that not all are replaced at once); nil is no limit.
  public var connectionLifetime: Duration? = .seconds(3600)
  /// How long a lock of another connection is waited for on SQLite.
  public var busyTimeout: Duration = .seconds(5)
  /// How long a statement may run on SQLite; nil or zero is no limit. PostgreSQL's limits are in ``PostgresOptions``.
  public var statementTimeout: Duration? = .seconds(30)
  /// How many prepared statements each connection keeps.
  public var statementCacheSize = 128
  /// Who is told what the database does.
  public var observers: [any DatabaseObserver] = []
  /// What is special about SQLite's connections.
  public var sqlite = SQLiteOptions()

  /// A SQLite file.
  public static func sqlite(path: String, createIfMissing: Bool = true) -> Configuration {
    Configuration(backend: .sqlite(path: path, createIfMissing: createIfMissing))
  }

  /// A SQLite database in memory, which lasts as long as its `Database`.
  public static var sqliteInMemory: Configuration {
    Configuration(backend: .sqlite(path: nil, createIfMissing: true))
  }

  /// A PostgreSQL server.
  public static func postgreSQL(_ options: PostgresOptions) -> Configuration {
    Configuration(backend: .postgreSQL(options))
  }

  private init(backend: Backend) { self.backend = backend }

  /// A database by its URL: `sqlite:app.db`, `sqlite:/var/lib/app.db`, `sqlite::memory:`,
  /// `postgres://user:password@host:5432/name?sslmode=verify-full`, `postgres:///name?host=/run/postgresql`.
  /// - Throws: ``DatabaseError`` of kind `invalidConfiguration` that says what is wrong, without the password.
  public init(url: String) throws {
    guard let colon = url.utf8.firstIndex(of: UInt8(ascii: ":")) else {
      throw Self.failure("the URL has no scheme; expected sqlite:… or postgres://…")
    }
    if url.containsNUL { throw Self.failure("the URL holds a NUL byte") }
    let rest = String(url[url.utf8.index(after: colon)...])
    switch String(url[..<colon]).lowercased() {
    case "sqlite": try self.init(backend: Self.sqlite(rest))
    case "postgres", "postgresql": try self.init(backend: .postgreSQL(PostgresOptions(url: url)))
    default: throw Self.failure("the URL's scheme is not known; expected sqlite:… or postgres://…")
    }
  }

  private static func sqlite(_ rest: String) throws -> Backend {
    if rest == ":memory:" { return .sqlite(path: nil, createIfMissing: true) }
    // sqlite:///absolute/path, as other tools write it.
    let path = rest.hasPrefix("//") ? String(rest.dropFirst(2)) : rest
    if path.isEmpty { throw failure("the URL names no file; expected sqlite:path or sqlite::memory:") }
    if path.utf8.contains(UInt8(ascii: "?")) || path.utf8.contains(UInt8(ascii: "#")) {
      throw failure("a sqlite: URL takes no options; use Configuration.sqlite(path:)")
    }
    guard let decoded = path.removingPercentEncoding, !decoded.containsNUL else {
      throw failure("the path in the URL has a malformed percent-encoding")
    }
    return .sqlite(path: decoded, createIfMissing: true)
  }

  static func failure(_ message: String) -> DatabaseError { DatabaseError(.invalidConfiguration, message) }
}
