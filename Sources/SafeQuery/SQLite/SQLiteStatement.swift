import CSQLite
import Foundation

/// A prepared statement.
@safe final class SQLiteStatement {
  private let statement: OpaquePointer
  let text: [UInt8]
  let parameterCount: Int
  let columnCount: Int
  let isReadOnly: Bool
  /// Whether a caller steps it now.
  var isTaken = false
  /// Whether a cache keeps it when its caller is done.
  var isCached = false
  var lastUse: UInt64 = 0

  // SAFETY (every call below): the statement lives until `finalize`, which its only owner (the cache, or a single run)
  // calls last.
  init(_ statement: OpaquePointer, text: [UInt8]) {
    unsafe self.statement = statement
    self.text = text
    parameterCount = Int(unsafe sqlite3_bind_parameter_count(statement))
    columnCount = Int(unsafe sqlite3_column_count(statement))
    isReadOnly = unsafe sqlite3_stmt_readonly(statement) != 0
  }

  var row: SQLiteRow { unsafe SQLiteRow(statement) }

  func step() -> Int32 { unsafe sqlite3_step(statement) }

  func reset() { unsafe sqlite3_reset(statement) }

  func finalize() { unsafe sqlite3_finalize(statement) }

  /// Lets go of bound values, which are copies of the caller's.
  func clear() {
    unsafe sqlite3_reset(statement)
    if parameterCount > 0 { unsafe sqlite3_clear_bindings(statement) }
  }

  /// Binds a value to a placeholder, from 1. Lengths are explicit, and SQLite copies what it is given.
  func bind(_ value: SQLValue, at index: Int32) -> Int32 {
    switch value {
    case .null: unsafe sqlite3_bind_null(statement, index)
    case .bool(let flag): unsafe sqlite3_bind_int64(statement, index, flag ? 1 : 0)
    case .int16(let number): unsafe sqlite3_bind_int64(statement, index, Int64(number))
    case .int32(let number): unsafe sqlite3_bind_int64(statement, index, Int64(number))
    case .int64(let number): unsafe sqlite3_bind_int64(statement, index, number)
    case .float(let number): bind(Double(number), at: index)
    case .double(let number): bind(number, at: index)
    case .decimal(let number): bind("\(number)", at: index)
    case .text(let text), .json(let text): bind(text, at: index)
    case .blob(let bytes):
      unsafe bytes.withUnsafeBytes { unsafe sq_bind_blob(statement, index, $0.baseAddress, UInt64($0.count)) }
    case .timestamp(let microseconds): bind(SQLiteText.timestamp(microseconds), at: index)
    case .date(let days): bind(SQLiteText.date(days: Int(days)), at: index)
    case .time(let microseconds, let offset): bind(SQLiteText.time(microseconds, offset: offset), at: index)
    case .uuid(let uuid): bind(uuid.uuidString.lowercased(), at: index)
    case .array, .unrepresentable: SQLITE_MISUSE
    }
  }

  /// SQLite turns NaN into null; as text it stays a value, which sorts after every number as PostgreSQL's does.
  private func bind(_ number: Double, at index: Int32) -> Int32 {
    number.isNaN ? bind("NaN", at: index) : unsafe sqlite3_bind_double(statement, index, number)
  }

  private func bind(_ text: String, at index: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { chars in
        unsafe sq_bind_text(statement, index, chars.baseAddress ?? emptyText, UInt64(chars.count))
      }
    }
  }
}

/// What an empty string points at: a null pointer would bind null.
// SAFETY: one byte that is never written again or freed.
nonisolated(unsafe) private let emptyText: UnsafePointer<CChar> = {
  let byte = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
  unsafe byte.initialize(to: 0)
  return unsafe UnsafePointer(byte)
}()

/// A connection's prepared statements, by the bytes of their text.
///
/// Texts come from the program, so there are few, and nearly every look-up finds one; the least recently used goes when
/// there are too many.
struct SQLiteStatementCache {
  private var statements: [UInt64: SQLiteStatement] = [:]
  private let capacity: Int
  private var clock: UInt64 = 0

  init(capacity: Int) { self.capacity = max(1, capacity) }

  /// The statement of a text, for one caller until it is given back.
  mutating func take(
    _ text: [UInt8], hash: UInt64, _ prepare: ([UInt8]) throws -> SQLiteStatement
  ) throws -> SQLiteStatement {
    clock += 1
    if let known = statements[hash], !known.isTaken, known.text == text {
      known.isTaken = true
      known.lastUse = clock
      return known
    }
    let prepared = try prepare(text)
    prepared.isTaken = true
    prepared.lastUse = clock
    if statements[hash] == nil {
      if statements.count >= capacity { evict() }
      prepared.isCached = true
      statements[hash] = prepared
    }
    return prepared
  }

  /// Ends a use. A statement that found no place in the cache is dropped.
  func giveBack(_ statement: SQLiteStatement) {
    statement.clear()
    statement.isTaken = false
    if !statement.isCached { statement.finalize() }
  }

  private mutating func evict() {
    let oldest = statements.filter { !$0.value.isTaken }.min { $0.value.lastUse < $1.value.lastUse }
    guard let oldest else { return }
    oldest.value.finalize()
    statements[oldest.key] = nil
  }

  mutating func removeAll() {
    for statement in statements.values { statement.finalize() }
    statements = [:]
  }
}
