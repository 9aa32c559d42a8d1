import CSQLite

/// What a checkpoint came to: how much of the log (`-wal`) is in the file now. (sqlite.org/c3ref/wal_checkpoint_v2.html)
public struct SQLiteCheckpoint: Sendable, Hashable {
  /// How far a checkpoint goes, and for whom it waits.
  public enum Mode: Sendable, Hashable, CaseIterable {
    /// Moves what can be moved without waiting for anybody.
    case passive
    /// Waits for the writer and for readers of older states, then moves everything.
    case full
    /// As `full`, and waits until the next writer can begin the log anew.
    case restart
    /// As `restart`, and makes the log empty.
    case truncate
  }

  /// Whether all of the log is in the file. If not, a reader needs it still, or another connection writes.
  public let isComplete: Bool
  /// How many pages the log has.
  public let pagesInLog: Int
  /// How many of them are in the file.
  public let pagesMoved: Int
}

extension SQLiteDatabase {
  /// Moves what was written from the log into the file. It waits for others no longer than `busyTimeout`.
  ///
  /// A database in memory has no log: nothing is done, and that is complete.
  public func checkpoint(
    _ mode: SQLiteCheckpoint.Mode = .passive, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws -> SQLiteCheckpoint {
    try await run("checkpoint of a log", on: database.writers, fileID, line) { connection, lease in
      let checkpoint = try connection.checkpoint(mode)
      try lease.check()
      return checkpoint
    }
  }

  /// Gathers what SQLite's planner lacks to choose indexes well (`PRAGMA optimize`), reading a few hundred rows of each
  /// index at most. It is done when the database is closed, too, unless ``SQLiteOptions/optimizesOnClose`` is false; a
  /// program that runs for long calls it now and then, as once a day. (sqlite.org/lang_analyze.html)
  public func optimize(fileID: StaticString = #fileID, line: UInt = #line) async throws {
    try await run("PRAGMA optimize", on: database.writers, fileID, line) { connection, _ in try connection.optimize() }
  }
}

// SAFETY (every call below): the connection is open, and this thread's; SQLite writes the numbers during the call.
extension SQLiteConnection {
  func checkpoint(_ mode: SQLiteCheckpoint.Mode) throws -> SQLiteCheckpoint {
    let number =
      switch mode {
      case .passive: SQLITE_CHECKPOINT_PASSIVE
      case .full: SQLITE_CHECKPOINT_FULL
      case .restart: SQLITE_CHECKPOINT_RESTART
      case .truncate: SQLITE_CHECKPOINT_TRUNCATE
      }
    watch.beginStatement()
    var (inLog, moved) = (Int32(-1), Int32(-1))
    let code = unsafe sqlite3_wal_checkpoint_v2(handle, nil, number, &inLog, &moved)
    let isBusy = code & 0xFF == SQLITE_BUSY
    if code != SQLITE_OK && !isBusy { throw unsafe DatabaseError.sqlite(code, handle) }
    return SQLiteCheckpoint(
      isComplete: !isBusy && moved >= inLog, pagesInLog: Int(max(inLog, 0)), pagesMoved: Int(max(moved, 0)))
  }

  /// Has automatic checkpoints done as the options say.
  func setCheckpoints(_ checkpoints: SQLiteOptions.Checkpoints) throws {
    let pages =
      switch checkpoints {
      case .automatic(let pages): Int32(clamping: pages)
      case .manual: Int32(0)
      }
    let code = unsafe sqlite3_wal_autocheckpoint(handle, pages)
    if code != SQLITE_OK { throw unsafe DatabaseError.sqlite(code, handle) }
  }

  func optimize() throws {
    try execute("PRAGMA analysis_limit = 400")
    // 0x02 analyzes, and 0x10000 has newer versions look at all tables and not only at those this connection queried.
    try execute("PRAGMA optimize(0x10002)")
  }

  /// What is to be done before the last connection of the database is closed. Nobody is waited for, and nothing fails.
  func optimizeAtEnd() {
    unsafe sqlite3_busy_timeout(handle, 0)
    try? optimize()
  }
}
