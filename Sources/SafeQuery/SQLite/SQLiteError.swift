import CSQLite

extension DatabaseError {
  /// The error of a SQLite connection's last call.
  /// - Parameter preparing: Whether the text alone was read: SQLite's message then quotes no value, and is shown.
  static func sqlite(
    _ code: Int32, _ connection: OpaquePointer?, statement: String? = nil, preparing: Bool = false
  ) -> DatabaseError {
    // SAFETY: SQLite's message is copied at once; its result codes' texts are constants.
    let detail = unsafe connection.map { unsafe String(cString: sqlite3_errmsg($0)) } ?? ""
    var (kind, message) = SQLiteError.describe(code, detail)
    if code == SQLITE_ERROR {
      kind = preparing ? .syntax : .invalidValue
      message =
        preparing
        ? "SQLite does not accept the statement: \(detail)" : SQLiteError.message(running: detail)
    }
    return DatabaseError(
      kind, message, code: SQLiteError.name(of: code), statement: statement, serverMessage: detail)
  }
}

/// SQLite's result codes in the terms of `DatabaseError`. (sqlite.org/rescode.html)
enum SQLiteError {
  /// The kind, and a message without the value that SQLite's own might quote.
  static func describe(_ code: Int32, _ detail: String) -> (DatabaseError.Kind, String) {
    let names = constraintNames(detail)
    let table = names.first?.table
    switch code {
    case SQ_CONSTRAINT_UNIQUE, SQ_CONSTRAINT_PRIMARYKEY, SQ_CONSTRAINT_ROWID:
      let columns = names.map(\.column)
      return (
        .uniqueViolation(constraint: nil, table: table, columns: columns),
        "a row with the same \(columns.joined(separator: ", ")) exists in \(table ?? "the table")"
      )
    case SQ_CONSTRAINT_FOREIGNKEY:
      return (
        .foreignKeyViolation(constraint: nil, table: nil), "a foreign key has no row to refer to, or is referred to"
      )
    case SQ_CONSTRAINT_NOTNULL:
      let column = names.first?.column
      return (
        .notNullViolation(table: table, column: column),
        "column \(column ?? "?") of \(table ?? "the table") can't be null"
      )
    case SQ_CONSTRAINT_CHECK:
      let name = detail.split(separator: ": ").last.map(String.init)
      return (.checkViolation(constraint: name, table: nil), "the check \(name ?? "?") does not hold")
    case SQ_BUSY_SNAPSHOT:
      return (.serializationFailure, "another transaction wrote since this one began to read; run it again")
    default: return describe(primary: code & 0xFF)
    }
  }

  private static func describe(primary code: Int32) -> (DatabaseError.Kind, String) {
    switch code {
    case SQLITE_CONSTRAINT: (.constraintViolation, "a constraint does not hold")
    case SQLITE_BUSY, SQLITE_LOCKED: (.lockUnavailable, "the database is locked by another connection")
    case SQLITE_INTERRUPT: (.cancelled, "the statement was interrupted")
    case SQLITE_READONLY: (.readOnly, "the database is read-only here")
    case SQLITE_PERM, SQLITE_AUTH: (.permissionDenied, "SQLite does not permit this")
    case SQLITE_CORRUPT: (.corrupt, "the database file is damaged")
    case SQLITE_NOTADB: (.corrupt, "the file is not a SQLite database")
    case SQLITE_CANTOPEN: (.connectionFailed, "the file can't be opened")
    case SQLITE_FULL: (.resourceExhausted, "the disk or the database is full")
    case SQLITE_NOMEM: (.resourceExhausted, "SQLite ran out of memory")
    case SQLITE_TOOBIG: (.resourceExhausted, "a value or the statement exceeds SQLite's limit")
    case SQLITE_IOERR: (.resourceExhausted, "the disk reported an error")
    case SQLITE_MISMATCH: (.invalidValue, "a value has the wrong type for its column")
    case SQLITE_MISUSE, SQLITE_RANGE: (.misuse, "SQLite refused the call")
    default: (.other, "SQLite reported an error; serverMessage has its words")
    }
  }

  /// What the message of an error begins with that a function of the program has thrown; its name follows.
  static let thrownPrefix = "the function "
  /// What follows the name; then come the error's own words.
  static let thrown = " threw: "

  /// What stopped a statement that runs. FTS5 reads the right side of MATCH then, and its words quote it.
  static func message(running detail: String) -> String {
    if detail.hasPrefix(thrownPrefix) && detail.contains(thrown) {
      return "a function of the program threw an error; serverMessage has its words"
    }
    let isSearch =
      detail == "unterminated string"
      || ["fts5: ", "no such column: ", "unknown special query: "].contains { detail.hasPrefix($0) }
    return isSearch
      ? "SQLite does not accept the search as FTS5 syntax; what a person typed is searched with .words"
      : "SQLite stopped the statement at a value or expression"
  }

  /// `UNIQUE constraint failed: user.email, user.name` names columns, never values.
  private static func constraintNames(_ detail: String) -> [(table: String, column: String)] {
    guard let list = detail.split(separator: ": ", maxSplits: 1).last else { return [] }
    return list.split(separator: ", ").compactMap { name in
      let parts = name.split(separator: ".", maxSplits: 1)
      return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }
  }

  /// `SQLITE_CONSTRAINT_UNIQUE` and the like, or the number.
  static func name(of code: Int32) -> String {
    switch code {
    case SQ_CONSTRAINT_UNIQUE: "SQLITE_CONSTRAINT_UNIQUE"
    case SQ_CONSTRAINT_PRIMARYKEY: "SQLITE_CONSTRAINT_PRIMARYKEY"
    case SQ_CONSTRAINT_ROWID: "SQLITE_CONSTRAINT_ROWID"
    case SQ_CONSTRAINT_FOREIGNKEY: "SQLITE_CONSTRAINT_FOREIGNKEY"
    case SQ_CONSTRAINT_NOTNULL: "SQLITE_CONSTRAINT_NOTNULL"
    case SQ_CONSTRAINT_CHECK: "SQLITE_CONSTRAINT_CHECK"
    case SQ_BUSY_SNAPSHOT: "SQLITE_BUSY_SNAPSHOT"
    case SQ_BUSY_RECOVERY: "SQLITE_BUSY_RECOVERY"
    case SQ_BUSY_TIMEOUT: "SQLITE_BUSY_TIMEOUT"
    case SQ_IOERR_READ: "SQLITE_IOERR_READ"
    case SQ_IOERR_WRITE: "SQLITE_IOERR_WRITE"
    case SQ_IOERR_FSYNC: "SQLITE_IOERR_FSYNC"
    case SQ_IOERR_SHMSIZE: "SQLITE_IOERR_SHMSIZE"
    case SQLITE_BUSY: "SQLITE_BUSY"
    case SQLITE_LOCKED: "SQLITE_LOCKED"
    case SQLITE_ERROR: "SQLITE_ERROR"
    case SQLITE_READONLY: "SQLITE_READONLY"
    case SQLITE_INTERRUPT: "SQLITE_INTERRUPT"
    case SQLITE_CANTOPEN: "SQLITE_CANTOPEN"
    case SQLITE_NOTADB: "SQLITE_NOTADB"
    case SQLITE_CORRUPT: "SQLITE_CORRUPT"
    case SQLITE_FULL: "SQLITE_FULL"
    case SQLITE_TOOBIG: "SQLITE_TOOBIG"
    case SQLITE_MISMATCH: "SQLITE_MISMATCH"
    default: "SQLITE_\(code)"
    }
  }
}
