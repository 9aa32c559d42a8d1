/// Is told what a database does: statements, transactions, and what becomes of its connections. For logs, metrics, traces.
///
/// ```swift
/// struct SlowStatements: DatabaseObserver {
///   func statementFinished(_ event: StatementEvent) {
///     if event.duration > .seconds(1) { print(event.text, event.duration, event.location) }
///   }
/// }
/// var configuration = try Configuration(url: url)
/// configuration.observers = [SlowStatements()]
/// ```
/// The calls come from several threads at once, most of them between the statement and the call that waits for it: they
/// must be short, and must not wait. No event holds a value that was read, nor one that was bound unless its type opted in
/// (``DatabaseValue/isLoggable``).
public protocol DatabaseObserver: Sendable {
  /// What the events of a call carry as their `context`. It is asked for on the task that makes the call; events come on
  /// the connection's thread, where a task's local values aren't.
  func taskContext() -> (any Sendable)?
  /// A statement of the program has ended, well or not: also one of a batch, a migration or a COPY, LISTEN, and what makes a
  /// claim. What the library sends for itself has no event: what sets a session up, begins and ends a transaction or a
  /// savepoint, or asks a replica how far it is.
  func statementFinished(_ event: StatementEvent)
  /// A transaction of a block has ended, or one that is nested in it. Single statements outside of a block have no event
  /// but their own.
  func transactionFinished(_ event: TransactionEvent)
  /// A connection was opened, leased, given back or closed, or a call waits for one.
  func poolChanged(_ event: PoolEvent)
}

extension DatabaseObserver {
  /// Nothing.
  public func taskContext() -> (any Sendable)? { nil }
  /// Does nothing.
  public func statementFinished(_ event: StatementEvent) {}
  /// Does nothing.
  public func transactionFinished(_ event: TransactionEvent) {}
  /// Does nothing.
  public func poolChanged(_ event: PoolEvent) {}
}

/// Which database an event is about.
public struct DatabaseIdentity: Sendable, Hashable {
  /// Which kind of database.
  public let dialect: Dialect
  /// The name of PostgreSQL's database, as far as the configuration says it; the name of SQLite's file, without its folder.
  public let name: String?
  /// The host of PostgreSQL's server, or the folder of its socket, as far as the configuration says it.
  public let host: String?
  /// The port of PostgreSQL's server, as far as the configuration says it.
  public let port: Int?

  init(_ configuration: Configuration) {
    switch configuration.backend {
    case .sqlite(let path, _):
      dialect = .sqlite
      name = path.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
      (host, port) = (nil, nil)
    case .postgreSQL(let options):
      dialect = .postgreSQL
      (name, host, port) = (options.database, options.host, options.port)
    }
  }
}
