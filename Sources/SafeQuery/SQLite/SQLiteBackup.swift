import CSQLite
import Foundation

/// How far a backup is.
public struct BackupProgress: Sendable, Hashable {
  /// How many pages are copied.
  public let pagesCopied: Int
  /// How many there are.
  public let pageCount: Int

  /// From 0 to 1.
  public var fraction: Double { pageCount == 0 ? 1 : Double(pagesCopied) / Double(pageCount) }
}

extension SQLiteDatabase {
  /// Copies the database, as it is at the beginning of the call, into a file, while others read and write.
  ///
  /// ```swift
  /// try await db.sqlite.backup(to: path) { print("\(Int($0.fraction * 100)) %") }
  /// ```
  /// The copy is made in a file of another name beside the target, and takes the target's place when it is complete and on
  /// the disk: whatever goes wrong, and when the task is cancelled, the target is what it was before. One of the readers is
  /// used for all that time. A database in memory lets nobody else work meanwhile.
  /// - Parameters:
  ///   - path: Where the copy will be. No file may be there, unless `overwriting` is true; then that must not be open.
  ///   - pagesPerStep: How many pages are copied between two looks at the task's cancellation and deadline.
  ///   - progress: Told after each step, on the connection's thread.
  /// - Throws: ``DatabaseError``: `misuse` for a path that can't be used, `resourceExhausted` if the disk is full.
  public func backup(
    to path: String, overwriting: Bool = false, pagesPerStep: Int = 256, fileID: StaticString = #fileID,
    line: UInt = #line, progress: @escaping @Sendable (BackupProgress) -> Void = { _ in }
  ) async throws {
    try await run("online backup; pg_dump and pg_basebackup are its tools", on: database.readers, fileID, line) {
      connection, lease in
      guard let pages = Int32(exactly: pagesPerStep), pages > 0 else {
        throw DatabaseError(.misuse, "pagesPerStep is \(pagesPerStep); at least 1 is needed")
      }
      try connection.copy(to: path, overwriting: overwriting) { copy in
        try connection.backup(to: copy, pagesPerStep: pages, lease, progress)
      }
    }
  }

  /// Writes the database, as it is at the beginning of the call, into a new file without gaps: as small as it can be, with
  /// nothing of deleted rows. It takes longer than ``backup(to:overwriting:pagesPerStep:fileID:line:progress:)``; the same
  /// holds for its target.
  public func vacuum(
    into path: String, overwriting: Bool = false, fileID: StaticString = #fileID, line: UInt = #line
  ) async throws {
    try await run("VACUUM INTO", on: database.readers, fileID, line) { connection, _ in
      try connection.copy(to: path, overwriting: overwriting) { copy in
        try connection.vacuum(.sequence([.text("VACUUM INTO "), .value(.text(copy))]))
      }
    }
  }

  /// Rewrites the database's file without gaps (`VACUUM`): smaller, with nothing of deleted rows. It needs up to twice the
  /// file's space for the time of it, and nobody else can write.
  public func vacuum(fileID: StaticString = #fileID, line: UInt = #line) async throws {
    try await run("VACUUM through SafeQuery; execute it as SQL", on: database.writers, fileID, line) { connection, _ in
      try connection.vacuum(.text("VACUUM"))
    }
  }
}

// SAFETY (every call below, in both functions that call SQLite): the connection is open, and this thread's.
extension SQLiteConnection {
  /// Has a copy made, which is at the path if all went well, and else leaves nothing.
  fileprivate func copy(to path: String, overwriting: Bool, _ make: (String) throws -> Void) throws {
    let copy = try SQLiteCopy(of: self.path, to: path, overwriting: overwriting)
    do {
      try make(copy.path)
      try copy.publish()
    } catch {
      copy.discard()
      throw error
    }
  }

  /// Copies all pages within one read transaction, so that no write makes SQLite begin anew.
  fileprivate func backup(
    to path: String, pagesPerStep: Int32, _ lease: Lease, _ progress: (BackupProgress) -> Void
  ) throws {
    try begin(TransactionMode(isReadOnly: true, isolation: nil))
    do {
      try read(.text("PRAGMA schema_version"), width: 1, as: .inTransaction) { _ in }
      try copyPages(to: path, pagesPerStep, lease, progress)
    } catch {
      do { try rollback() } catch { close() }
      throw error
    }
    try rollback()
  }

  private func copyPages(
    to path: String, _ pagesPerStep: Int32, _ lease: Lease, _ progress: (BackupProgress) -> Void
  ) throws {
    var opened: OpaquePointer?
    // SAFETY (every call below): the copy's connection is closed, and the backup finished, at the end of this function.
    var code = unsafe sqlite3_open_v2(
      path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    let copy = unsafe opened
    defer { unsafe sqlite3_close_v2(copy) }
    guard code == SQLITE_OK else { throw unsafe DatabaseError.sqlite(code, copy) }
    guard let backup = unsafe sqlite3_backup_init(copy, "main", handle, "main") else {
      throw unsafe DatabaseError.sqlite(sqlite3_extended_errcode(copy), copy)
    }
    repeat {
      if lease.isOver { break }
      code = unsafe sqlite3_backup_step(backup, pagesPerStep)
      let count = Int(unsafe sqlite3_backup_pagecount(backup))
      let isFine = code == SQLITE_OK || code == SQLITE_DONE
      if isFine {
        unsafe progress(BackupProgress(pagesCopied: count - Int(sqlite3_backup_remaining(backup)), pageCount: count))
      }
    } while code == SQLITE_OK
    let isComplete = code == SQLITE_DONE
    let end = unsafe sqlite3_backup_finish(backup)
    if !isComplete || end != SQLITE_OK {
      try lease.check()
      throw unsafe DatabaseError.sqlite(end == SQLITE_OK ? code : end, copy)
    }
  }

  /// Runs VACUUM, for which SQLite attaches the new file.
  fileprivate func vacuum(_ statement: Node) throws {
    let limit = unsafe sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1)
    defer { unsafe sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, limit) }
    try writingElsewhere { try execute(statement) }
  }
}
