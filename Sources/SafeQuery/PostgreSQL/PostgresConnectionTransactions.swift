import CPostgres

/// Transactions and savepoints.
extension PostgresConnection {
  /// BEGIN may wait for the first statement.
  var isInTransaction: Bool { isUsable && (!waiting.isEmpty || channel.status != PQTRANS_IDLE) }

  func begin(_ mode: TransactionMode) throws {
    try checkIdle()
    channel.abortCause = nil
    waiting = [try PostgresText.begin(mode)] + (localSettings ?? [])
    isBeginWaiting = true
  }

  /// Whether a statement of the transaction failed, or was cancelled.
  var hasFailedTransaction: Bool { channel.status == PQTRANS_INERROR }

  /// Sends a statement of this library along with the next one.
  func sendAlong(_ statement: Statement) { waiting.append(statement) }

  func commit() throws {
    // Savepoints that wait to be released are released by the end.
    waiting = []
    if isBeginWaiting {
      isBeginWaiting = false
      return
    }
    switch channel.status {
    case PQTRANS_INTRANS: break
    case PQTRANS_INERROR: throw DatabaseError.aborted(by: channel.abortCause)
    default: throw DatabaseError(.misuse, "a statement ended the transaction; its end is the end of its block")
    }
    try commitNow()
    try channel.closeLeftovers()
  }

  func commitNow() throws {
    try queue { try channel.sendCommit() }
    guard try finish().isCommit else { throw DatabaseError.aborted(by: channel.abortCause) }
  }

  func rollback() throws {
    waiting = []
    isBeginWaiting = false
    guard channel.status != PQTRANS_IDLE else { return }
    try execute(try PostgresText.rollback.get())
    try channel.closeLeftovers()
  }

  func savepoint(_ action: SavepointAction, depth: Int) throws {
    try checkIdle()
    let statements = try SavepointText.statements(action, depth: depth).map {
      try StatementWriter.render($0, for: .postgreSQL)
    }
    if action == .begin {
      waiting.append(contentsOf: statements)
      return
    }
    // Nothing was sent since its beginning, which still waits: it never was.
    let beginning = try SavepointText.statements(.begin, depth: depth).map {
      try StatementWriter.render($0, for: .postgreSQL)
    }
    if let last = waiting.last, last.bytes == beginning.last?.bytes {
      waiting.removeLast()
      return
    }
    if action == .release && channel.status == PQTRANS_INTRANS {
      waiting.append(contentsOf: statements)
      return
    }
    waiting.append(contentsOf: statements.dropLast())
    if let last = statements.last { try execute(last) }
  }
}
