import CPostgres

extension PostgresConnection {
  /// Sends all statements of a batch before the first answer is waited for. After the first that fails the server skips the
  /// others, the COMMIT too.
  func run(_ batch: StatementBatch, commits: Bool) throws {
    try checkIdle()
    for (index, item) in batch.runs.enumerated() {
      do { try checkSession(item.statement) } catch let error as DatabaseError { throw error.inBatch(index) }
    }
    let isCommitSent = commits && batch.mayTravelWithItsEnd
    let outcome = try repeating(.inTransaction) {
      for item in batch.runs { item.begin() }
      try queue {
        for (index, item) in batch.runs.enumerated() {
          do { try channel.send(item.statement, isMain: true) } catch let error as DatabaseError {
            throw error.inBatch(index)
          }
        }
        if isCommitSent { try channel.sendCommit() }
      }
      return try channel.finish(batch)
    }
    if isCommitSent && !outcome.isCommit { throw DatabaseError.aborted(by: channel.abortCause) }
    if commits && !isCommitSent { try commit() } else if isCommitSent { try channel.closeLeftovers() }
  }
}
