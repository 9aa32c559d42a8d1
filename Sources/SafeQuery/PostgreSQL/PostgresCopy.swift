import CPostgres
import Foundation

// COPY, for which libpq has to leave pipeline mode. Whatever happens, the answers are taken to their end and the mode is
// entered again, or the connection is closed. (postgresql.org/docs/15/libpq-copy.html)

/// What the server said to a COPY, and the row that it was about.
struct CopyFailure: Error {
  let error: DatabaseError
  /// From 1.
  let row: Int?
}

// SAFETY (every call below): as in `PostgresChannel`. A result lives until its owner lets go of it; what PQgetCopyData hands
// out is freed after its last use.
extension PostgresChannel {
  /// Sends a statement to be looked at, its parameters' types left to the server.
  func sendDescription(of statement: Statement) throws {
    try checkSession()
    try checkText(statement.bytes)
    let code = unsafe statement.bytes.withCString { unsafe PQsendPrepare(handle, "", $0, 0, nil) }
    try took(code)
    sent.append(Sent(part: .parse, text: statement.bytes, prepared: nil))
    try took(unsafe PQsendDescribePrepared(handle, ""))
    sent.append(Sent(part: .main, text: statement.bytes, prepared: nil))
  }

  /// Takes the answers to what ``sendDescription(of:)`` sent, and what was sent before it.
  /// - Parameter take: Gets the description.
  func finishDescription(_ take: (borrowing PostgresResult) -> Void) throws {
    _ = try receiving { outcome in
      for item in sent where isUsable { receive(item, &outcome) { result, _ in take(result) } }
    }
  }

  /// Sends data to a COPY … FROM STDIN.
  /// - Parameter next: The next piece of data, or nil at the end; what it throws ends the COPY, and with it the transaction.
  /// - Returns: How many rows there were.
  /// - Throws: What `next` throws, or ``CopyFailure``.
  func copyIn(_ statement: Statement, into table: String, _ next: () throws -> [UInt8]?) throws -> Int {
    try copying(statement, PGRES_COPY_IN, table) {
      var failure: (any Error)?
      do {
        while let bytes = try next() {
          guard try put(bytes) else { break }
        }
      } catch { failure = error }
      if isUsable { try endCopy(isComplete: failure == nil) }
      if let failure { throw failure }
    }
  }

  /// - Returns: Whether more can be sent. An error of the server shows with the answers.
  private func put(_ bytes: [UInt8]) throws -> Bool {
    while true {
      let code = unsafe bytes.withUnsafeBytes { raw in
        unsafe PQputCopyData(handle, raw.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: raw.count))
      }
      if code < 0 { return false }
      // What is not taken yet is not to pile up.
      try flush()
      if code > 0 { return true }
    }
  }

  private func endCopy(isComplete: Bool) throws {
    while true {
      let code: Int32
      if isComplete {
        code = unsafe PQputCopyEnd(handle, nil)
      } else {
        code = unsafe PQputCopyEnd(handle, "no more comes")
      }
      if code < 0 { return }
      try flush()
      if code > 0 { return }
    }
  }

  /// Takes the data of a COPY … TO STDOUT, a row at a time.
  /// - Parameter take: False ends the COPY, and with it the transaction.
  /// - Returns: Whether all was taken.
  func copyOut(_ statement: Statement, _ take: (UnsafeRawBufferPointer) throws -> Bool) throws -> Bool {
    var isWhole = true
    var failure: (any Error)?
    do {
      _ = try copying(statement, PGRES_COPY_OUT, "") {
        while try unsafe takeCopyData({ data in
          guard isWhole else { return }
          do { isWhole = try unsafe take(data) } catch {
            failure = error
            isWhole = false
          }
          if !isWhole { canceller.cancelSoon() }
        }) {}
      }
    } catch {
      // Who leaves early has cancelled the statement.
      if isWhole || !isUsable { throw failure ?? error }
    }
    if let failure { throw failure }
    return isWhole
  }

  /// - Returns: False at the end.
  private func takeCopyData(_ body: (UnsafeRawBufferPointer) -> Void) throws -> Bool {
    while true {
      var buffer: UnsafeMutablePointer<CChar>?
      let count = unsafe PQgetCopyData(handle, &buffer, 1)
      if count > 0, let start = unsafe buffer {
        unsafe body(UnsafeRawBufferPointer(start: start, count: Int(count)))
        unsafe PQfreemem(start)
        return true
      }
      guard count == 0 else { return false }
      var descriptor = pollfd(fd: unsafe PQsocket(handle), events: Int16(POLLIN), revents: 0)
      if unsafe poll(&descriptor, 1, -1) < 0 && errno != EINTR { try took(0) }
      try took(unsafe PQconsumeInput(handle))
    }
  }

  /// Sends a COPY, runs the exchange of its data if the server agrees, and takes the answers.
  private func copying(
    _ statement: Statement, _ expected: ExecStatusType, _ table: String, _ exchange: () throws -> Void
  ) throws -> Int {
    try checkSession()
    try checkText(statement.bytes)
    let isFree = sent.isEmpty && isUsable
    guard isFree, unsafe PQexitPipelineMode(handle) == 1 else {
      close()
      throw DatabaseError(.misuse, "COPY was begun among other statements", statement: shown(statement.bytes))
    }
    isReceiving = true
    canceller.wait(for: .statement)
    defer {
      isReceiving = false
      canceller.wait(for: .nothing)
      if isUsable {
        let isEntered = unsafe PQenterPipelineMode(handle) == 1
        if !isEntered { close() }
      }
    }
    let code = unsafe statement.bytes.withCString { unsafe PQsendQueryParams(handle, $0, 0, nil, nil, nil, nil, 0) }
    try took(code)
    try flush()
    var outcome = CopyOutcome()
    while isUsable, let pointer = unsafe PQgetResult(handle) {
      let result = unsafe PostgresResult(pointer)
      switch result.status {
      case expected where !outcome.isBegun:
        outcome.isBegun = true
        do { try exchange() } catch { outcome.failure = error }
      case PGRES_COMMAND_OK: outcome.rows = result.copiedRows
      case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH: close()
      default: fail(result, statement, table, &outcome)
      }
    }
    // What the other side of the exchange threw is the cause of what the server then said.
    if let failure = outcome.failure { throw failure }
    if let error = outcome.error { throw error }
    if !isUsable { throw CopyFailure(error: .lost(nil, statement: shown(statement.bytes)), row: nil) }
    return outcome.rows
  }

  private struct CopyOutcome {
    var isBegun = false
    var rows = 0
    var error: CopyFailure?
    var failure: (any Error)?
  }

  private func fail(
    _ result: borrowing PostgresResult, _ statement: Statement, _ table: String, _ outcome: inout CopyOutcome
  ) {
    let fields = PostgresErrorFields(result)
    if outcome.error == nil {
      let error = DatabaseError.postgres(result, statement: shown(statement.bytes), preparing: false)
      outcome.error = CopyFailure(error: error, row: fields.copiedRow(of: table))
      abortCause = error
    }
    let isBroken = unsafe PQstatus(handle) == CONNECTION_BAD
    if fields.isFatal || isBroken { close() }
  }
}
