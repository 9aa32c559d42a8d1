import Synchronization

/// Who observes a database.
final class DatabaseObservation: Sendable {
  let identity: DatabaseIdentity
  let observers: [any DatabaseObserver]
  /// Summaries of texts that were seen, by their hashes.
  private let summaries = Mutex<[UInt64: (text: [UInt8], summary: StatementSummary)]>([:])

  init(_ configuration: Configuration) {
    identity = DatabaseIdentity(configuration)
    observers = configuration.observers
  }

  /// Who observes a call that this task makes now; nil if nobody does.
  @inline(__always)
  func call(_ fileID: StaticString, _ line: UInt) -> CallObservation? {
    if observers.isEmpty && !StatementRecorder.isAnyActive { return nil }
    return observedCall(Caller(fileID: fileID, line: line))
  }

  @inline(never)
  private func observedCall(_ caller: Caller) -> CallObservation? {
    let recorder = StatementRecorder.current
    if observers.isEmpty && recorder == nil { return nil }
    return CallObservation(self, observers.map { $0.taskContext() }, recorder, caller)
  }

  func summary(of statement: Statement) -> StatementSummary {
    summaries.withLock { summaries in
      if let known = summaries[statement.hash], known.text.isSameText(as: statement.bytes) { return known.summary }
      let summary = StatementSummary(Array(statement.bytes.dropLast()))
      if summaries.count >= 1024 { summaries.removeAll() }
      summaries[statement.hash] = (statement.bytes, summary)
      return summary
    }
  }
}

/// Who observes one call, and from where it is made.
final class CallObservation: Sendable {
  let database: DatabaseObservation
  private let contexts: [(any Sendable)?]
  private let recorder: StatementRecorder?
  let caller: Caller
  /// When the statement began that goes on on another thread.
  let pendingSince: Moment?

  init(
    _ database: DatabaseObservation, _ contexts: [(any Sendable)?], _ recorder: StatementRecorder?, _ caller: Caller,
    pendingSince: Moment? = nil
  ) {
    self.database = database
    self.contexts = contexts
    self.recorder = recorder
    self.caller = caller
    self.pendingSince = pendingSince
  }

  /// The same call, whose statement goes on.
  func goingOn(since moment: Moment) -> CallObservation {
    CallObservation(database, contexts, recorder, caller, pendingSince: moment)
  }

  func tell(_ event: StatementEvent) {
    for index in database.observers.indices {
      var event = event
      event.context = contexts[index]
      database.observers[index].statementFinished(event)
    }
    recorder?.record(event, of: database)
  }

  func tell(_ event: TransactionEvent) {
    for index in database.observers.indices {
      var event = event
      event.context = contexts[index]
      database.observers[index].transactionFinished(event)
    }
  }
}
