#if Observability
public import Logging
public import SafeQuery
import Tracing

/// Logs what a database does, with the names of OpenTelemetry's conventions as metadata. No value is in it, but for those
/// whose types opted in (`DatabaseValue.isLoggable`).
///
/// ```swift
/// configuration.observers.append(DatabaseLogger(Logger(label: "database"), slowerThan: .milliseconds(200)))
/// ```
/// Statements are logged at `debug`, slow ones at `warning`; transactions and connections at `debug`; a call that got no
/// connection, and a connection that could not be opened, at `warning`. The errors of statements are their callers' to
/// log; here they are at `debug` too.
///
/// Each entry is made in the tracing context of the task whose call it is about, so a logger's metadata provider finds it.
public struct DatabaseLogger: DatabaseObserver {
  /// Where to.
  public var logger: Logger
  /// How long a statement takes that is slow; nil if none is.
  public var slowThreshold: Duration?
  /// The level of statements, transactions and connections.
  public var level: Logger.Level = .debug
  /// The level of slow statements.
  public var slowLevel: Logger.Level = .warning

  /// Logs to a logger.
  public init(_ logger: Logger, slowerThan slowThreshold: Duration? = .milliseconds(500)) {
    self.logger = logger
    self.slowThreshold = slowThreshold
  }

  /// The tracing context of the task.
  public func taskContext() -> (any Sendable)? { ServiceContext.current }

  /// Logs a statement.
  public func statementFinished(_ event: StatementEvent) {
    let isSlow = slowThreshold.map { event.duration >= $0 } ?? false
    let level = isSlow ? slowLevel : level
    guard logger.logLevel <= level else { return }
    var metadata = Self.metadata(event.database)
    metadata["db.operation.name"] = "\(event.operation)"
    metadata["db.collection.name"] = event.collection.map { "\($0)" }
    if !event.text.isEmpty { metadata["db.query.text"] = "\(event.text)" }
    for (name, text) in event.shownParameters { metadata[name] = "\(text)" }
    metadata["db.response.returned_rows"] = "\(event.rows)"
    metadata["error.type"] = event.errorType.map { "\($0)" }
    // What another type threw may quote the row.
    if let error = event.error as? DatabaseError {
      metadata["db.response.status_code"] = error.code.map { "\($0)" }
      metadata["error.message"] = "\(error.message)"
    }
    metadata["duration"] = Self.duration(event.duration)
    metadata["code.location"] = "\(event.location)"
    let message: Logger.Message =
      isSlow ? "Slow statement" : event.error == nil ? "Statement finished" : "Statement failed"
    log(level, message, metadata, event.context)
  }

  /// Logs a transaction.
  public func transactionFinished(_ event: TransactionEvent) {
    let level = event.outcome == .unknown ? Logger.Level.warning : level
    guard logger.logLevel <= level else { return }
    var metadata = Self.metadata(event.database)
    metadata["duration"] = Self.duration(event.duration)
    metadata["code.location"] = "\(event.location)"
    let message: Logger.Message =
      switch event.outcome {
      case .committed: "Transaction committed"
      case .rolledBack: "Transaction rolled back"
      case .unknown: "Transaction of unknown outcome"
      }
    log(level, message, metadata, event.context)
  }

  /// Logs what becomes of connections; not that they are leased and given back.
  public func poolChanged(_ event: PoolEvent) {
    switch event.change {
    case .opened(let time): log(level, "Connection opened", event, duration: time)
    case .closed: log(level, "Connection closed", event)
    case .openFailed(let error): log(.warning, "Connection could not be opened", event, error)
    case .refused(let error, let time):
      let isCancelled = error.kind == .cancelled
      log(isCancelled ? level : .warning, "No connection for a call", event, error, duration: time)
    case .waiting, .leased, .returned: break
    }
  }

  private func log(
    _ level: Logger.Level, _ message: Logger.Message, _ event: PoolEvent, _ error: DatabaseError? = nil,
    duration: Duration? = nil
  ) {
    guard logger.logLevel <= level else { return }
    var metadata = Self.metadata(event.database)
    metadata["db.client.connection.pool.name"] = "\(PoolName.text(event))"
    metadata["duration"] = duration.map(Self.duration)
    metadata["error.type"] = error.map { "\($0.kind.name)" }
    metadata["error.message"] = error.map { "\($0.message)" }
    log(level, message, metadata, nil)
  }

  private func log(
    _ level: Logger.Level, _ message: Logger.Message, _ metadata: Logger.Metadata, _ context: (any Sendable)?
  ) {
    guard let context = context as? ServiceContext else { return logger.log(level: level, message, metadata: metadata) }
    ServiceContext.$current.withValue(context) { logger.log(level: level, message, metadata: metadata) }
  }

  private static func metadata(_ database: DatabaseIdentity) -> Logger.Metadata {
    var metadata: Logger.Metadata = [:]
    for (name, value) in database.attributes { metadata[name] = "\(value)" }
    return metadata
  }

  /// In milliseconds, as people read them.
  private static func duration(_ duration: Duration) -> Logger.MetadataValue {
    let tenths = (duration.nanoseconds + 50_000) / 100_000
    return "\(tenths / 10).\(tenths % 10) ms"
  }
}
#endif
