// Limits of a part of a block.

extension Transaction {
  /// Runs calls of this block under a limit of their own, one statement or several together; the block goes on after it.
  ///
  /// ```swift
  /// let total = try tx.withTimeout(.milliseconds(200)) { try tx.fetchOne(Order.all.count()) }
  /// ```
  /// At the limit the statement that runs is ended on the server and its call throws; later calls of `body` throw at once.
  /// A PostgreSQL server that does not take the request to end it has a second for that, and not the tenth that it has where
  /// a whole block ends: with the connection the transaction would be lost.
  /// Of limits within each other, the block's own included, the earlier holds. What the block can do with the error:
  ///
  /// - On PostgreSQL the transaction accepts no more once a statement of it was ended. A nested ``transaction(_:)`` around
  ///   the limit confines that: it alone is undone.
  /// - On SQLite a read that was ended leaves the transaction as it was. A write that was ended undoes all of the
  ///   transaction, also what is outside of a nested one. (sqlite.org/c3ref/interrupt.html)
  ///
  /// Where the transaction is undone, the block's next call throws, and nothing is committed.
  /// - Throws: What `body` throws; its calls throw ``DatabaseError`` of kind `timeout`.
  @discardableResult
  public func withTimeout<Result>(
    _ limit: Duration, fileID: StaticString = #fileID, line: UInt = #line, _ body: () throws -> Result
  ) throws -> Result {
    try located(fileID, line) { try check() }
    let before = lease
    let part = Lease(partOf: before, until: Deadline(after: limit))
    let alarm = Alarm(at: part.deadline) { part.end(.expired) }
    lease = part
    part.proceed()
    defer {
      alarm?.cancel()
      lease = before
      before.proceed()
    }
    do { return try body() } catch let error as DatabaseError where part.isOver {
      let cause = part.cause(of: error).located(fileID, line)
      if !driver.isInTransaction { undoing = cause }
      throw cause
    }
  }

  /// Runs what must come to its end also after the limit of a part of the block: going back to a savepoint.
  func beyondLimits(_ body: () throws -> Void) throws {
    let (part, whole) = (lease, lease.whole)
    if part === whole { return try body() }
    whole.proceed()
    defer { part.proceed() }
    try body()
  }

  /// What to throw for an error of this block.
  @usableFromInline
  func cause(of error: DatabaseError) -> DatabaseError { lease.cause(of: error) }
}
