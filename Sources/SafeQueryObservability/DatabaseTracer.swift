#if Observability
public import SafeQuery
public import Tracing

/// Makes a span of each statement, by OpenTelemetry's conventions: `SELECT user`, of the kind `client`, below the span
/// of the task that made the call. Its `db.query.text` is the statement's text, which never holds a value.
public struct DatabaseTracer: DatabaseObserver {
  private let tracer: (any Tracer)?

  /// Reports to a tracer; to the process's own if none is given.
  public init(_ tracer: (any Tracer)? = nil) { self.tracer = tracer }

  /// The tracing context of the task.
  public func taskContext() -> (any Sendable)? { ServiceContext.current }

  /// Makes the span.
  public func statementFinished(_ event: StatementEvent) {
    let tracer = tracer ?? InstrumentationSystem.tracer
    let end = DefaultTracerClock.now.nanosecondsSinceEpoch
    let start = end &- UInt64(clamping: event.duration.nanoseconds)
    let target = event.collection ?? event.database.name ?? event.database.host
    let span = tracer.startSpan(
      target.map { "\(event.operation) \($0)" } ?? event.operation,
      context: event.context as? ServiceContext ?? .topLevel, ofKind: .client,
      at: DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: start), function: "",
      file: "\(event.fileID)", line: event.line)
    span.updateAttributes { attributes in
      for (name, value) in event.database.attributes { attributes[name] = SpanAttribute.string(value) }
      if let port = event.database.port, port != 5432 { attributes["server.port"] = SpanAttribute.int64(Int64(port)) }
      attributes["db.operation.name"] = SpanAttribute.string(event.operation)
      if let collection = event.collection { attributes["db.collection.name"] = SpanAttribute.string(collection) }
      if !event.text.isEmpty { attributes["db.query.text"] = SpanAttribute.string(event.text) }
      for (name, text) in event.shownParameters { attributes[name] = SpanAttribute.string(text) }
      attributes["db.response.returned_rows"] = SpanAttribute.int64(Int64(event.rows))
      attributes["code.location"] = SpanAttribute.string(event.location)
      if let type = event.errorType { attributes["error.type"] = SpanAttribute.string(type) }
      if let code = (event.error as? DatabaseError)?.code {
        attributes["db.response.status_code"] = SpanAttribute.string(code)
      }
    }
    if event.error != nil {
      // What another type threw may quote the row.
      span.setStatus(SpanStatus(code: .error, message: (event.error as? DatabaseError)?.message))
    }
    span.end(at: DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: end))
  }
}
#endif
