import CPostgres
import Foundation

// SAFETY (every call below): as in `PostgresChannel`. A result lives until its owner lets go of it.
extension PostgresChannel {
  /// What a taker of rows that leaves before the last one does to the statement.
  enum Leaving {
    /// The other rows are taken and dropped. The transaction goes on.
    case drains
    /// The statement is cancelled, which fails the transaction.
    case cancels
  }

  /// What came of the statements.
  struct Outcome {
    /// How many rows the main statements changed.
    var changes = 0
    /// Whether a COMMIT was answered by one: PostgreSQL answers that of a failed transaction by ROLLBACK.
    var isCommit = false
    /// Whether the rows' taker left before the last row.
    var hasLeft = false
    fileprivate var error: (any Error)?
    fileprivate var columns: PostgresColumns?
  }

  /// Takes the answers to everything that was sent.
  /// - Throws: The first failure among the statements, or ``Stale``.
  @discardableResult
  func finish() throws -> Outcome {
    try receiving { outcome in
      for item in sent where isUsable { receive(item, &outcome) }
    }
  }

  /// Takes the answers to everything that was sent, and hands out the main statement's rows as they arrive.
  /// - Parameters:
  ///   - shape: What the rows must look like, if that is known.
  ///   - body: Takes a row; false ends it.
  /// - Throws: The first failure among the statements, or ``Stale``; or what `body` throws.
  @discardableResult
  func finish(shape: RowShape?, leaving: Leaving, _ body: (borrowing Row) throws -> Bool) throws -> Outcome {
    try receiving { outcome in
      for item in sent where isUsable {
        if item.part == .main { unsafe PQsetSingleRowMode(handle) }
        receive(item, &outcome) { result, outcome in
          do {
            let columns = try outcome.columns ?? look(at: result, shape, item)
            outcome.columns = columns
            // One row, or none at the end; all of them if libpq was not ready to hand them out one by one.
            for row in 0..<result.rowCount where !outcome.hasLeft {
              outcome.hasLeft = try !body(Row(.postgres(result.row(row, columns))))
            }
          } catch {
            outcome.error = error
            outcome.hasLeft = true
          }
          if outcome.hasLeft && leaving == .cancels { canceller.cancelSoon() }
        }
      }
    }
  }

  /// Takes the answers to the statements of a batch, which are the main ones, and to what was sent with them.
  /// - Throws: The first failure, which tells the statement's place.
  func finish(_ batch: StatementBatch) throws -> Outcome {
    var index = 0
    var failed: Int?
    do {
      return try receiving { outcome in
        for item in sent where isUsable {
          let hadError = outcome.error != nil
          if item.part == .main { receive(item, batch.runs[index], &outcome) } else { receive(item, &outcome) }
          if !hadError && outcome.error != nil && item.part != .helper && index < batch.runs.count { failed = index }
          if item.part == .main { index += 1 }
        }
      }
    } catch let error as DatabaseError {
      throw error.inBatch(failed)
    } catch let stale as Stale {
      throw Stale(error: stale.error.inBatch(failed))
    }
  }

  private func receive(_ item: Sent, _ run: any AnyBatchRun, _ outcome: inout Outcome) {
    outcome.columns = nil
    let before = outcome.changes
    receive(item, &outcome) { result, outcome in
      guard let shape = run.shape else { return }
      do {
        let columns = try look(at: result, shape, item)
        for row in 0..<result.rowCount where !outcome.hasLeft {
          outcome.hasLeft = try !run.take(Row(.postgres(result.row(row, columns))))
        }
      } catch {
        outcome.error = run.statement.named(error)
        outcome.hasLeft = true
      }
    }
    guard outcome.error == nil else { return }
    outcome.hasLeft = false
    do { try run.end(changes: outcome.changes - before) } catch {
      outcome.error = run.statement.named(error)
      outcome.hasLeft = true
    }
  }

  func receiving(_ body: (inout Outcome) -> Void) throws -> Outcome {
    isReceiving = true
    canceller.wait(for: sent.contains(where: \.isCommit) ? .commit : .statement)
    defer {
      isReceiving = false
      canceller.wait(for: .nothing)
      sent.removeAll(keepingCapacity: true)
    }
    var outcome = Outcome()
    try synchronize()
    try flush()
    isSynchronized = false
    body(&outcome)
    if isUsable { receiveSync(&outcome) }
    if let error = outcome.error { throw error }
    return outcome
  }

  private func synchronize() throws {
    guard !isSynchronized else { return }
    try took(unsafe PQpipelineSync(handle))
    isSynchronized = true
  }

  /// Waits until the one statement that was sent is answered, all its rows included, or the time is over.
  func isAnswered(within limit: Duration) throws -> Bool {
    try synchronize()
    // What the network doesn't hold at once is not waited for here.
    let state = unsafe PQflush(handle)
    guard state == 0 else {
      if state < 0 { try took(0) }
      return false
    }
    let start = ContinuousClock.now
    var descriptor = pollfd(fd: unsafe PQsocket(handle), events: Int16(POLLIN), revents: 0)
    while unsafe PQisBusy(handle) == 1 {
      let ready = unsafe poll(&descriptor, 1, 1)
      if ready > 0 { try took(unsafe PQconsumeInput(handle)) }
      if ready < 0 && errno != EINTR { try took(0) }
      if unsafe PQisBusy(handle) == 1 && ContinuousClock.now - start > limit { return false }
    }
    return true
  }

  /// Looks the columns' types up, once for all rows, and checks what they are.
  private func look(at result: borrowing PostgresResult, _ shape: RowShape?, _ item: Sent) throws -> PostgresColumns {
    if let shape { try shape.check(result, item.prepared, shown(item.text)) }
    return columnTypes.load(result)
  }

  /// Takes the answers to one thing that was sent.
  /// - Parameter take: Gets each row of a main statement, and its last result, which has none.
  @inline(__always)
  func receive(
    _ item: Sent, _ outcome: inout Outcome, _ take: (borrowing PostgresResult, inout Outcome) -> Void = { _, _ in }
  ) {
    while isUsable, let pointer = unsafe PQgetResult(handle) {
      let result = unsafe PostgresResult(pointer)
      switch result.status {
      case PGRES_SINGLE_TUPLE: if !outcome.hasLeft { take(result, &outcome) }
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
        if item.isCommit { outcome.isCommit = result.isCommit }
        guard item.part == .main else { break }
        if !outcome.hasLeft { take(result, &outcome) }
        outcome.changes += result.changes
      default: fail(item, result, &outcome)
      }
    }
  }

  private func fail(_ item: Sent, _ result: borrowing PostgresResult, _ outcome: inout Outcome) {
    switch result.status {
    case PGRES_PIPELINE_ABORTED:
      if item.part == .parse, let prepared = item.prepared { cache.remove(prepared, isLeft: false) }
    case PGRES_FATAL_ERROR:
      let fields = PostgresErrorFields(result)
      forget(item, fields)
      if outcome.error == nil && !outcome.hasLeft {
        let error = DatabaseError.postgres(result, statement: shown(item.text), preparing: item.part == .parse)
        outcome.error = fields.isStale ? Stale(error: error) : lost(error, while: item)
        if fields.code != "25P02" { abortCause = error }
      }
      let isBroken = unsafe PQstatus(handle) == CONNECTION_BAD
      if fields.isFatal || isBroken { close() }
    default:
      // COPY, which takes the connection over.
      close()
      outcome.error = DatabaseError(
        .unsupported, "COPY is not a statement that can be sent here", statement: shown(item.text))
    }
  }

  /// Forgets prepared statements that a failure says are not, or no longer, what the cache takes them for.
  private func forget(_ item: Sent, _ fields: PostgresErrorFields) {
    guard let prepared = item.prepared else { return }
    if fields.code == "26000" {
      cache.removeAll()
    } else if item.part == .parse || fields.isStale {
      cache.remove(prepared, isLeft: item.part != .parse, isOutdated: item.part != .parse)
    }
  }

  /// The error of a connection that broke while an answer was waited for. A server that says that it ends the connection
  /// says so before it begins with the next statement; a connection that just ends may have lost any answer.
  private func lost(_ error: DatabaseError, while item: Sent) -> DatabaseError {
    guard error.kind == .connectionLost else { return error }
    let isUnknown = error.code == nil ? sent.contains(where: \.isCommit) : item.isCommit
    return isUnknown ? .commitOutcomeUnknown(error.serverMessage, code: error.code, statement: error.statement) : error
  }

  private func receiveSync(_ outcome: inout Outcome) {
    if let pointer = unsafe PQgetResult(handle) {
      let result = unsafe PostgresResult(pointer)
      if result.status == PGRES_PIPELINE_SYNC { return }
    }
    let reason = unsafe PQerrorMessage(handle).map { unsafe String(cString: $0) }
    close()
    // After a COMMIT that was answered, the transaction is kept.
    if outcome.error == nil && !outcome.isCommit { outcome.error = DatabaseError.lost(reason) }
  }

  /// Sends what libpq holds back, taking in what the server sends meanwhile, so that neither waits for the other.
  func flush() throws {
    while true {
      let state = unsafe PQflush(handle)
      if state == 0 { return }
      guard state > 0 else { return try took(0) }
      var descriptor = pollfd(fd: unsafe PQsocket(handle), events: Int16(POLLIN | POLLOUT), revents: 0)
      if unsafe poll(&descriptor, 1, -1) < 0 && errno != EINTR { return try took(0) }
      if descriptor.revents & Int16(POLLIN) != 0 { try took(unsafe PQconsumeInput(handle)) }
    }
  }

  // MARK: Upkeep

  /// Whether the server still holds the connection, on which nothing runs. A server that ends it says so before, or closes
  /// the socket; both can be read. What else it may have sent (a notice, a setting that was reloaded) is taken in.
  func isAlive() -> Bool {
    var descriptor = pollfd(fd: isUsable ? unsafe PQsocket(handle) : -1, events: Int16(POLLIN), revents: 0)
    // Twice as often as a server sends before it ends a connection: its reason, then the end.
    for _ in 0..<4 where isUsable {
      guard unsafe poll(&descriptor, 1, 0) > 0 else { return true }
      if unsafe PQconsumeInput(handle) == 0 || PQstatus(handle) == CONNECTION_BAD { close() }
    }
    return isUsable
  }

  /// Lets the server forget the prepared statements that found no place in the cache. Each stands by itself: a failure
  /// is of no consequence.
  func closeLeftovers() throws {
    guard !cache.leftovers.isEmpty, isUsable, status == PQTRANS_IDLE else { return }
    for number in cache.takeLeftovers() {
      try sendUnnamed(
        try StatementWriter.render(.sequence([.text("DEALLOCATE s"), .number(number)]), for: .postgreSQL))
      do { try finish() } catch { if !isUsable { throw error } }
    }
  }
}
