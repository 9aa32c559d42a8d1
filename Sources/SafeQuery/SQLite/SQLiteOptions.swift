/// What is special about SQLite's connections. PostgreSQL's don't look at it.
public struct SQLiteOptions: Sendable {
  /// When what was written is moved from the log (`-wal`) into the file.
  public enum Checkpoints: Sendable, Hashable {
    /// By the commit that makes the log longer than so many pages. SQLite's own policy is 1000.
    case automatic(pages: Int)
    /// By ``SQLiteDatabase/checkpoint(_:fileID:line:)`` alone, and at the end. The log grows until then.
    case manual
  }

  /// When the log is moved into the file.
  public var checkpoints = Checkpoints.automatic(pages: 1000)
  /// Whether SQLite gathers what its planner lacks when the database is closed: see ``SQLiteDatabase/optimize(fileID:line:)``.
  public var optimizesOnClose = true

  /// What the program brings to SQL.
  var functions: [SQLiteFunctionDefinition] = []
  var collations: [SQLiteCollation] = []

  /// The usual ones.
  public init() {}

  func check() throws {
    if case .automatic(let pages) = checkpoints, !(1...Int(Int32.max)).contains(pages) {
      throw Configuration.failure("sqlite.checkpoints is automatic after \(pages) pages; at least 1 is needed")
    }
    var names: Set<String> = []
    for function in functions {
      try SQLiteName.check(function.name, "function")
      let isNew = names.insert("\(function.name)".asciiLowercased + " \(function.argumentCount)").inserted
      if !isNew { throw SQLiteName.taken(function.name, "function") }
    }
    names = ["binary", "nocase", "rtrim"]
    for collation in collations {
      try SQLiteName.check(collation.name, "collation")
      let isNew = names.insert("\(collation.name)".asciiLowercased).inserted
      if !isNew { throw SQLiteName.taken(collation.name, "collation") }
    }
  }
}
