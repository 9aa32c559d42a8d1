import CSQLite
import Foundation

/// A prepared statement.
@safe final class SQLiteStatement {
  private let statement: OpaquePointer
  let text: [UInt8]
  let hash: UInt64
  let parameterCount: Int
  let isReadOnly: Bool
  /// Whether a caller steps it now.
  var isTaken = false
  /// Whether a cache keeps it when its caller is done.
  var isCached = false
  var lastUse: UInt64 = 0
  /// The row that its columns were checked for, and how often it had been prepared again then.
  var checked: (row: ObjectIdentifier, preparations: Int32)?
  /// Whether it once took more steps than its caller's thread may be held for.
  var isLong = false
  /// How often SQLite had prepared it anew when that was counted last.
  fileprivate var countedPreparations: Int32 = 0
  /// What it can write, on a connection whose changes are followed; nil for nothing.
  var writes: SQLiteWrites?
  private let scratch = TextScratch()

  // SAFETY (every call below): the statement lives until `finalize`, which its only owner (the cache, or a single run)
  // calls last.
  init(_ statement: OpaquePointer, text: [UInt8], hash: UInt64) {
    unsafe self.statement = statement
    self.text = text
    self.hash = hash
    parameterCount = Int(unsafe sqlite3_bind_parameter_count(statement))
    isReadOnly = unsafe sqlite3_stmt_readonly(statement) != 0
  }

  var columnCount: Int { Int(unsafe sqlite3_column_count(statement)) }

  func name(at index: Int) -> String {
    guard let name = unsafe sqlite3_column_name(statement, Int32(truncatingIfNeeded: index)) else { return "" }
    return unsafe String(cString: name)
  }

  /// The type that a column of a table was declared with; of an expression, nil.
  func declaredType(at index: Int) -> String? {
    guard let type = unsafe sqlite3_column_decltype(statement, Int32(truncatingIfNeeded: index)) else { return nil }
    return unsafe String(cString: type)
  }

  var row: SQLiteRow { unsafe SQLiteRow(statement) }

  func step() -> Int32 { unsafe sqlite3_step(statement) }

  func forgetSteps() { _ = unsafe sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1) }

  /// How often SQLite has prepared it anew by itself.
  var preparations: Int32 { unsafe sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_REPREPARE, 0) }

  func reset() { unsafe sqlite3_reset(statement) }

  func finalize() { unsafe sqlite3_finalize(statement) }

  /// Lets go of bound values, which are copies of the caller's.
  func clear() {
    unsafe sqlite3_reset(statement)
    if parameterCount > 0 { unsafe sqlite3_clear_bindings(statement) }
  }

  // MARK: Binding

  /// Binds a value to each placeholder. Text is copied once, into memory of this statement's, which SQLite then reads
  /// without a copy of its own.
  func bind(_ values: [SQLValue]) -> Int32 {
    // SAFETY: the scratch memory holds these bytes until the next `bind`, before which the statement is reset.
    var text = unsafe scratch.fill(with: values)
    for index in values.indices {
      let code = unsafe bind(values[index], at: Int32(index + 1), &text)
      if code != SQLITE_OK { return code }
    }
    return SQLITE_OK
  }

  /// - Parameter scratch: Where the next text is, in the scratch memory.
  private func bind(_ value: SQLValue, at index: Int32, _ scratch: inout UnsafePointer<CChar>) -> Int32 {
    switch value {
    case .null: unsafe sqlite3_bind_null(statement, index)
    case .bool(let flag): unsafe sqlite3_bind_int64(statement, index, flag ? 1 : 0)
    case .int16(let number): unsafe sqlite3_bind_int64(statement, index, Int64(number))
    case .int32(let number): unsafe sqlite3_bind_int64(statement, index, Int64(number))
    case .int64(let number): unsafe sqlite3_bind_int64(statement, index, number)
    case .float(let number): bind(Double(number), at: index)
    case .double(let number): bind(number, at: index)
    case .text(let text), .json(let text): unsafe bindScratch(text.utf8.count, at: index, &scratch)
    case .blob(let bytes):
      unsafe bytes.withUnsafeBytes { unsafe sq_bind_blob(statement, index, $0.baseAddress, UInt64($0.count)) }
    case .decimal(let number): bind("\(number)", at: index)
    case .timestamp(let microseconds): bind(SQLiteText.timestamp(microseconds), at: index)
    case .date(let days): bind(SQLiteText.date(days: Int(days)), at: index)
    case .time(let microseconds, let offset): bind(SQLiteText.time(microseconds, offset: offset), at: index)
    case .uuid(let uuid): bind(uuid.uuidString.lowercased(), at: index)
    case .array, .unrepresentable: SQLITE_MISUSE
    }
  }

  private func bindScratch(_ count: Int, at index: Int32, _ scratch: inout UnsafePointer<CChar>) -> Int32 {
    defer { unsafe scratch += count }
    return unsafe sq_bind_static_text(statement, index, scratch, UInt64(count))
  }

  /// SQLite turns NaN into null; as text it stays a value, which sorts after every number as PostgreSQL's does.
  private func bind(_ number: Double, at index: Int32) -> Int32 {
    number.isNaN ? bind("NaN", at: index) : unsafe sqlite3_bind_double(statement, index, number)
  }

  /// Text that was made for the parameter; SQLite copies it.
  private func bind(_ text: String, at index: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { chars in
        unsafe sq_bind_text(statement, index, chars.baseAddress, UInt64(chars.count))
      }
    }
  }
}

/// The text of a statement's parameters, one after the other.
@safe private final class TextScratch {
  private var start: UnsafeMutablePointer<CChar>
  private var count = 0
  private var capacity = 256

  // SAFETY (every use below): `start` is an allocation of `capacity` bytes, of which the first `count` are written; it
  // grows before a write needs it, and is freed with the object.
  init() { unsafe start = .allocate(capacity: capacity) }

  deinit { unsafe start.deallocate() }

  /// Writes the texts among the values.
  /// - Returns: Where the first begins; the next follow without gaps.
  func fill(with values: [SQLValue]) -> UnsafePointer<CChar> {
    count = 0
    for value in values {
      switch value {
      case .text(var text), .json(var text): text.withUTF8 { unsafe append($0) }
      default: break
      }
    }
    return unsafe UnsafePointer(start)
  }

  private func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    if count + bytes.count > capacity { grow(to: count + bytes.count) }
    unsafe UnsafeMutableRawPointer(start + count).copyMemory(from: base, byteCount: bytes.count)
    count += bytes.count
  }

  private func grow(to needed: Int) {
    capacity = max(needed, 2 * capacity)
    let larger = UnsafeMutablePointer<CChar>.allocate(capacity: capacity)
    unsafe larger.update(from: start, count: count)
    unsafe start.deallocate()
    unsafe start = larger
  }
}

/// A connection's prepared statements, by the bytes of their text.
///
/// Texts come from the program, so there are few, and nearly every look-up finds one; the least recently used goes when
/// there are too many.
final class SQLiteStatementCache {
  private var statements: [UInt64: SQLiteStatement] = [:]
  /// Those found last, by the lowest bits of their hash: a look-up that costs next to nothing.
  private var recent: [SQLiteStatement?] = Array(repeating: nil, count: 64)
  private let counts: StatementCacheCounts
  private var clock: UInt64 = 0

  init(_ counts: StatementCacheCounts) { self.counts = counts }

  /// The statement of a text, for one caller until it is given back.
  func take(
    _ text: [UInt8], hash: UInt64, _ prepare: ([UInt8], UInt64) throws -> SQLiteStatement
  ) throws -> SQLiteStatement {
    clock += 1
    let place = Int(hash % 64)
    if let known = recent[place], known.hash == hash, !known.isTaken, known.text.isSameText(as: text) {
      known.isTaken = true
      known.lastUse = clock
      counts.hit()
      return known
    }
    if let known = statements[hash], !known.isTaken, known.text.isSameText(as: text) {
      known.isTaken = true
      known.lastUse = clock
      recent[place] = known
      counts.hit()
      return known
    }
    counts.missed()
    let prepared = try prepare(text, hash)
    prepared.isTaken = true
    prepared.lastUse = clock
    if statements[hash] == nil {
      if statements.count >= counts.capacity { evict() }
      prepared.isCached = true
      statements[hash] = prepared
      counts.holds(statements.count)
    }
    return prepared
  }

  /// Ends a use. A statement that found no place in the cache is dropped.
  func giveBack(_ statement: SQLiteStatement) {
    let preparations = statement.preparations
    if preparations != statement.countedPreparations {
      counts.reprepared(Int(preparations &- statement.countedPreparations))
      statement.countedPreparations = preparations
    }
    statement.clear()
    statement.isTaken = false
    if !statement.isCached { statement.finalize() }
  }

  private func evict() {
    let oldest = statements.filter { !$0.value.isTaken }.min { $0.value.lastUse < $1.value.lastUse }
    guard let oldest else { return }
    oldest.value.finalize()
    statements[oldest.key] = nil
    counts.evicted()
    let place = Int(oldest.key % 64)
    if recent[place] === oldest.value { recent[place] = nil }
  }

  func removeAll() {
    for statement in statements.values { statement.finalize() }
    statements = [:]
    recent = Array(repeating: nil, count: recent.count)
    counts.end()
  }
}
