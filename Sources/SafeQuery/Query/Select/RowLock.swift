/// How the rows of a select are locked until the transaction ends. PostgreSQL only: SQLite locks the whole database.
public enum LockStrength: Sendable, Hashable, CaseIterable {
  /// Nobody else may change, delete or lock the rows.
  case update
  /// The same, but others may still refer to the rows by foreign keys.
  case noKeyUpdate
  /// Nobody may change or delete the rows; others may lock them the same way.
  case share
  /// Nobody may delete the rows or change their keys.
  case keyShare
}

/// What a select does about rows that somebody else has locked.
public enum LockedRows: Sendable, Hashable, CaseIterable {
  /// It waits until they are free.
  case wait
  /// It leaves them out.
  case skip
  /// It fails at once.
  case fail
}

struct RowLock: Sendable {
  let strength: LockStrength
  let locked: LockedRows
  let tables: [TableInstance]

  func write(to writer: inout StatementWriter) throws {
    try writer.require(
      .postgreSQL, "SQLite has no row locks; a write transaction locks the whole database from its beginning")
    switch strength {
    case .update: writer.write(" FOR UPDATE")
    case .noKeyUpdate: writer.write(" FOR NO KEY UPDATE")
    case .share: writer.write(" FOR SHARE")
    case .keyShare: writer.write(" FOR KEY SHARE")
    }
    for (index, table) in tables.enumerated() {
      writer.write(index == 0 ? " OF " : ", ")
      try writer.write(alias: table)
    }
    switch locked {
    case .wait: break
    case .skip: writer.write(" SKIP LOCKED")
    case .fail: writer.write(" NOWAIT")
    }
  }
}

extension SelectQuery {
  /// Locks the rows until the transaction ends (`FOR UPDATE` and its like). PostgreSQL only.
  public consuming func lock(_ strength: LockStrength = .update, ifLocked: LockedRows = .wait) -> Self {
    clauses.lock = RowLock(strength: strength, locked: ifLocked, tables: [])
    return self
  }

  /// Locks the rows of some of the joined tables until the transaction ends (`FOR UPDATE OF`). PostgreSQL only.
  ///
  /// ```swift
  /// tx.fetch(Job.all.join(Queue.self) { $0.queue == $1.id }.lock(of: { job, _ in job }, ifLocked: .skip).limit(1))
  /// ```
  public consuming func lock<each Columns: TableColumns>(
    _ strength: LockStrength = .update, of tables: (Scope) -> (repeat each Columns), ifLocked: LockedRows = .wait
  ) -> Self {
    var instances: [TableInstance] = []
    for columns in repeat each tables(scope) { instances.append(columns.table.instance) }
    clauses.lock = RowLock(strength: strength, locked: ifLocked, tables: instances)
    return self
  }
}
