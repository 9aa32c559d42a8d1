/// A statement that has ended.
public struct StatementEvent: Sendable {
  /// Where it ran.
  public let database: DatabaseIdentity
  let summary: StatementSummary
  /// Its text, which never holds a value. Empty for a statement of a migration file: that text may spell values out.
  public var text: String { summary.text }
  /// Its main word: `SELECT`, `INSERT`, `UPDATE`, `DELETE`, `CREATE`, …
  public var operation: String { summary.operation }
  /// The table that it is about, if that is one.
  public var collection: String? { summary.collection }
  let logged: LoggedParameters
  /// Its parameters, in the order of their placeholders: the text of a value whose type says that it may be shown
  /// (``DatabaseValue/isLoggable``), and nil for every other. Of the first 64, that is; later ones are nil.
  /// It is empty where rows go in as a whole, as by COPY or an insert of many.
  public var parameters: [String?] { logged.texts }
  /// How long it took, from when the connection had it until its last row was taken. The wait for a connection is not
  /// counted.
  public let duration: Duration
  /// How many rows it returned, or changed.
  public let rows: Int
  /// How many bytes of rows a COPY moved, as they travelled; nil for other statements.
  public let bytes: Int?
  /// What it ended with, if not well. ``DatabaseError``, whose description holds no value, or what a row's type threw.
  public let error: (any Error)?
  let caller: Caller
  /// What the observer's ``DatabaseObserver/taskContext()`` was.
  public internal(set) var context: (any Sendable)?

  /// The call in the program, as `Module/File.swift:12`.
  public var location: String { caller.text }
  /// The file of the call, as `Module/File.swift`.
  public var fileID: StaticString { caller.fileID }
  /// The line of the call.
  public var line: UInt { caller.line }
  /// The kind of the error in one word, of which there are few: `uniqueViolation`, `timeout`, …
  public var errorType: String? { error.map(DatabaseError.typeName) }
}

/// A transaction that has ended.
public struct TransactionEvent: Sendable {
  /// How it ended.
  public enum Outcome: Sendable, Hashable {
    /// It is kept.
    case committed
    /// Nothing of it is kept.
    case rolledBack
    /// The connection broke during COMMIT.
    case unknown
  }

  /// Where it ran.
  public let database: DatabaseIdentity
  /// How it ended.
  public let outcome: Outcome
  /// How many transactions it is nested in: 0 for a block's own. A nested one that is `committed` is kept in the one around
  /// it, with which it may still be rolled back.
  public let depth: Int
  /// Whether it was one of ``Database/read(isolation:deferrable:timeout:retry:fileID:line:_:)``.
  public let isReadOnly: Bool
  /// How long it took, from its beginning to its end.
  public let duration: Duration
  let caller: Caller
  /// What the observer's ``DatabaseObserver/taskContext()`` was.
  public internal(set) var context: (any Sendable)?

  /// The call in the program, as `Module/File.swift:12`.
  public var location: String { caller.text }
}

/// Something that has happened to a connection, or to a call that waits for one.
public struct PoolEvent: Sendable {
  /// What happened.
  public enum Change: Sendable {
    /// A connection was opened, in so long.
    case opened(Duration)
    /// A connection could not be opened.
    case openFailed(DatabaseError)
    /// A connection was closed.
    case closed
    /// A call begins to wait for a connection.
    case waiting
    /// A call got a connection, after so long.
    case leased(after: Duration)
    /// A call got none: its time was over, or its task was cancelled, or none could be opened.
    case refused(DatabaseError, after: Duration)
    /// A connection was given back, after so long a use.
    case returned(after: Duration)
  }

  /// The connections' database.
  public let database: DatabaseIdentity
  /// Which of the database's connections: `readers` or `writer` of a SQLite file, else `connections`.
  public let pool: String
  /// What happened.
  public let change: Change
  /// What the connections do just after it.
  public let statistics: PoolStatistics
  let caches: StatementCaches
  /// What the connections' caches of prepared statements hold and did, at the moment of asking.
  public var statementCache: StatementCacheStatistics { caches.total }
}

extension DatabaseError {
  /// An error's kind in one word.
  static func typeName(of error: any Error) -> String {
    guard let error = error as? DatabaseError else { return "\(type(of: error))" }
    return error.kind.name
  }
}

extension DatabaseError.Kind {
  /// The kind in one word, without what it names: for logs and metrics.
  public var name: String {
    let text = "\(self)"
    guard let end = text.utf8.firstIndex(of: UInt8(ascii: "(")) else { return text }
    return String(text[..<end])
  }
}
