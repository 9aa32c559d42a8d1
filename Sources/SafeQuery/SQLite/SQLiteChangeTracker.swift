import CSQLite

/// The tables that a statement can write, as SQLite names them to the authorizer while it prepares the text: triggers and
/// the actions of foreign keys included. The update hook would tell of single rows, but not of tables WITHOUT ROWID, nor of
/// a DELETE of all rows. (sqlite.org/c3ref/set_authorizer.html, sqlite.org/c3ref/update_hook.html)
final class SQLiteWrites {
  fileprivate(set) var tables: Set<String> = []
  /// Whether the schema itself is changed, which changes no rows.
  fileprivate(set) var isSchema = false
  /// The count of SQLite's own preparations that `tables` is of: a trigger may have come since.
  fileprivate var preparation: Int32 = 0
  /// The state of the transaction that they were added to last.
  fileprivate var addedTo: UInt64 = 0
}

/// Follows what the one connection that writes changes, and publishes it after each commit.
@safe final class SQLiteChangeTracker {
  private let handle: OpaquePointer
  private let feed: SQLiteChangeFeed
  /// What the statement that is prepared, or stepped, was found to write.
  private var found = SQLiteWrites()
  private var hasFound = false
  /// What the open transaction has changed so far.
  private var changed: Set<String> = []
  /// The same at the beginning of each nested transaction.
  private var marks: [Set<String>] = []
  /// Goes up when `changed` loses what it had.
  private var state: UInt64 = 1

  // SAFETY (every call below): the connection is open, and its owner keeps this object until it is closed; its hooks are
  // called on the thread that uses the connection. They do nothing with it, and return.
  init(_ handle: OpaquePointer, _ feed: SQLiteChangeFeed) {
    unsafe self.handle = handle
    self.feed = feed
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe sqlite3_set_authorizer(
      handle,
      { context, action, first, second, database, _ in
        guard let context = unsafe context else { return SQLITE_OK }
        // SAFETY: the context of the registration; the names are copied.
        unsafe Unmanaged<SQLiteChangeTracker>.fromOpaque(context).takeUnretainedValue()
          .note(action, first, second, database)
        return SQLITE_OK
      }, context)
    unsafe sqlite3_rollback_hook(
      handle,
      { context in
        guard let context = unsafe context else { return }
        // SAFETY: the context of the registration.
        unsafe Unmanaged<SQLiteChangeTracker>.fromOpaque(context).takeUnretainedValue().forget()
      }, context)
  }

  /// The connection is about to be closed.
  func end() {
    unsafe sqlite3_set_authorizer(handle, nil, nil)
    unsafe sqlite3_rollback_hook(handle, nil, nil)
  }

  private func note(
    _ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?, _ database: UnsafePointer<CChar>?
  ) {
    switch action {
    case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE: unsafe add(first, of: database)
    case SQLITE_CREATE_TABLE, SQLITE_DROP_TABLE, SQLITE_CREATE_VTABLE, SQLITE_DROP_VTABLE:
      found.isSchema = true
      unsafe add(first, of: database)
    case SQLITE_ALTER_TABLE:
      found.isSchema = true
      unsafe add(second, of: first)
    default: break
    }
  }

  private func add(_ table: UnsafePointer<CChar>?, of database: UnsafePointer<CChar>?) {
    guard let table = unsafe table, let database = unsafe database, unsafe String(cString: database) == "main" else {
      return
    }
    let name = unsafe String(cString: table)
    // SQLite's own, as the table of the schema.
    if name.hasPrefix("sqlite_") { return }
    found.tables.insert(name)
    hasFound = true
  }

  private func forget() {
    changed = []
    marks = []
    state += 1
  }

  // MARK: Statements

  /// Prepares a statement.
  /// - Returns: What it can write; nil for nothing.
  func preparing(_ prepare: () throws -> SQLiteStatement) throws -> SQLiteStatement {
    forgetFound()
    let statement = try prepare()
    if hasFound && !statement.isReadOnly { statement.writes = found }
    forgetFound()
    return statement
  }

  /// How many rows were changed so far, for ``ended(_:since:)``.
  var changeCount: Int64 { unsafe sqlite3_total_changes64(handle) }

  /// Called after a statement was stepped, and before it is reset: whether SQLite has prepared it anew meanwhile, for a
  /// schema that others have changed. What was prepared besides are virtual tables' own statements.
  func stepped(_ statement: SQLiteStatement) {
    guard hasFound else { return }
    if let writes = statement.writes, statement.preparations != writes.preparation {
      writes.preparation = statement.preparations
      writes.tables.formUnion(found.tables)
      writes.addedTo = 0
    }
    forgetFound()
  }

  private func forgetFound() {
    guard hasFound || found.isSchema else { return }
    found = SQLiteWrites()
    hasFound = false
  }

  /// Called after a statement's run, when it is reset. Outside of a transaction, what it changed is committed by then.
  func ended(_ writes: SQLiteWrites?, since count: Int64) {
    if let writes, writes.addedTo != state, writes.isSchema || changeCount != count {
      changed.formUnion(writes.tables)
      writes.addedTo = state
    }
    if changed.isEmpty { return }
    if unsafe sqlite3_get_autocommit(handle) != 0 {
      feed.publish(changed)
      forget()
    }
  }

  // MARK: Nested transactions

  func savepoint(_ action: SavepointAction) {
    switch action {
    case .begin: marks.append(changed)
    case .release: _ = marks.popLast()
    case .rollback:
      if let mark = marks.popLast() { changed = mark }
      state += 1
    }
  }
}
