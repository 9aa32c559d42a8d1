import CSQLite
import Foundation

extension SQLiteConnection.Options {
  /// Why a file could not be opened.
  func reason(_ path: String, _ message: String) -> String {
    var isDirectory: ObjCBool = false
    // SAFETY: Foundation writes the flag during the call.
    if unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) {
      return isDirectory.boolValue ? "it is a directory" : message
    }
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty && !FileManager.default.fileExists(atPath: folder) { return "the directory does not exist" }
    return createIfMissing && !isReadOnly ? message : "the file does not exist"
  }
}

// SAFETY (every call below): the connection is open, and this thread's.
extension SQLiteConnection {
  /// The settings that take away what an attacker of the file or the text could use.
  /// (sqlite.org/security.html, sqlite.org/c3ref/c_dbconfig_defensive.html)
  func harden(_ options: Options) throws {
    for (option, value) in [
      (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_DQS_DML, 0),
      (SQLITE_DBCONFIG_DQS_DDL, 0), (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0), (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
    ] as [(Int32, Int32)] {
      let code = unsafe sq_db_config_bool(handle, option, value)
      if code != SQLITE_OK { throw unsafe DatabaseError.sqlite(code, handle) }
    }
    let registered = unsafe [
      SQLiteDecimalOrder.register(on: handle), SQLiteStatistics.register(on: handle),
      SQLiteCorrelation.register(on: handle),
      SQLitePercentile.register(on: handle), SQLiteRowList.register(on: handle),
      SQLiteJSON.register(on: handle),
    ]
    for code in registered where code != SQLITE_OK { throw unsafe DatabaseError.sqlite(code, handle) }
    unsafe sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
    unsafe sqlite3_limit(handle, SQLITE_LIMIT_VARIABLE_NUMBER, Int32(dialect.maximumParameters))
    // Reads the file's header: a damaged or foreign file is an error here, not at the first query.
    try execute("PRAGMA schema_version")
    if options.path != nil && !options.isReadOnly {
      // SQLite opens what it may not write for reading alone; the first write would fail instead.
      if unsafe sqlite3_db_readonly(handle, "main") == 1 { throw DatabaseError(.readOnly, "the file is read-only") }
      try execute("PRAGMA journal_mode = WAL")
      try execute("PRAGMA synchronous = NORMAL")
      try setCheckpoints(options.settings.checkpoints)
    }
    if options.isReadOnly { try execute("PRAGMA query_only = ON") }
    try add(options.settings)
  }

  /// Registers what the program brings.
  private func add(_ settings: SQLiteOptions) throws {
    for function in settings.functions {
      let name = SQLValue.text("\(function.name)".asciiLowercased)
      var isThere = false
      let look = Node.sequence([.text("SELECT 1 FROM pragma_function_list WHERE builtin AND name = "), .value(name)])
      try read(look, width: 1, as: .inTransaction) { _ in isThere = true }
      if isThere { throw SQLiteName.taken(function.name, "function") }
    }
    let codes =
      settings.functions.map { unsafe $0.register(on: handle) }
      + settings.collations.map { unsafe $0.register(on: handle) }
    for code in codes where code != SQLITE_OK { throw unsafe DatabaseError.sqlite(code, handle) }
  }
}
