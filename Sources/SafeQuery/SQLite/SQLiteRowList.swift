import CSQLite

/// `safequery_list(a, b, …)`, an aggregate that gives the rows of a group as one blob, as they are stored and in the order in which
/// they come: the number of columns, the number of rows, and for each value its storage class and what it is.
///
/// JSON in its place has no bytes and only fifteen digits of a number, and takes longer from some rows on.
enum SQLiteRowList {
  /// How many values a function takes in any build of SQLite. (sqlite.org/limits.html, "Maximum Number Of Arguments On A Function")
  static let maximumWidth = 100

  /// Registers the function on a connection. It is not for schemas: other programs don't have it.
  static func register(on connection: OpaquePointer) -> Int32 {
    // SAFETY: the connection is open; the name is a constant, and the functions capture nothing.
    unsafe sqlite3_create_function_v2(
      connection, "safequery_list", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nil, nil,
      { context, count, arguments in unsafe SQLiteRowList.add(arguments, count, to: context) },
      { context in unsafe SQLiteRowList.finish(context) }, nil)
  }

  // SAFETY (both functions): SQLite calls them with a valid context and as many arguments as it says; the memory of
  // `sqlite3_aggregate_context` is this group's own, aligned for any type, and zero at first, which is an empty list. SQLite
  // ends every group, of failed statements too (sqlite.org/c3ref/aggregate_context.html).

  private static func add(
    _ arguments: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int32, to context: OpaquePointer?
  ) {
    guard let memory = unsafe sqlite3_aggregate_context(context, Int32(MemoryLayout<ListBytes>.size))
    else { return unsafe sqlite3_result_error_nomem(context) }
    let list = unsafe memory.assumingMemoryBound(to: ListBytes.self)
    guard unsafe list.pointee.beginRow(width: count, context) else { return }
    for index in 0..<Int(count) {
      guard unsafe list.pointee.append(arguments?[index], context) else { return }
    }
  }

  private static func finish(_ context: OpaquePointer?) {
    guard let memory = unsafe sqlite3_aggregate_context(context, 0),
      let bytes = unsafe memory.assumingMemoryBound(to: ListBytes.self).pointee.take()
    else { return unsafe sqlite3_result_zeroblob(context, 0) }
    unsafe sqlite3_result_blob64(context, bytes.baseAddress, UInt64(bytes.count)) { unsafe sqlite3_free($0) }
  }
}

/// A list while its rows come.
@safe private struct ListBytes {
  private var start: UnsafeMutableRawPointer?
  private var count: Int
  private var capacity: Int

  // SAFETY (every use below): `start` is an allocation of SQLite's of `capacity` bytes, of which the first `count` are written;
  // `reserve` runs before every write. It is handed over to SQLite at the end, which frees it.

  /// - Returns: False if there is no room, which the context is told of; as the functions below.
  mutating func beginRow(width: Int32, _ context: OpaquePointer?) -> Bool {
    if count == 0 {
      guard unsafe reserve(8, context) else { return false }
      append(UInt32(width))
      append(UInt32(0))
    }
    guard let start = unsafe start else { return false }
    let rows = unsafe start.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
    unsafe start.storeBytes(of: rows &+ 1, toByteOffset: 4, as: UInt32.self)
    return true
  }

  mutating func append(_ value: OpaquePointer?, _ context: OpaquePointer?) -> Bool {
    let kind = unsafe sqlite3_value_type(value)
    guard unsafe reserve(9, context) else { return false }
    append(UInt8(truncatingIfNeeded: kind))
    switch kind {
    case SQLITE_INTEGER: append(unsafe sqlite3_value_int64(value))
    case SQLITE_FLOAT: append(unsafe sqlite3_value_double(value))
    case SQLITE_TEXT: return unsafe append(sqlite3_value_text(value), sqlite3_value_bytes(value), context)
    case SQLITE_BLOB: return unsafe append(sqlite3_value_blob(value), sqlite3_value_bytes(value), context)
    default: break
    }
    return true
  }

  private mutating func append(_ bytes: UnsafeRawPointer?, _ count: Int32, _ context: OpaquePointer?) -> Bool {
    let count = unsafe bytes == nil ? 0 : Int(count)
    guard unsafe reserve(4 + count, context), let start = unsafe start else { return false }
    append(UInt32(count))
    if let bytes = unsafe bytes { unsafe (start + self.count).copyMemory(from: bytes, byteCount: count) }
    self.count += count
    return true
  }

  private mutating func append<Number: BitwiseCopyable>(_ number: Number) {
    unsafe start?.storeBytes(of: number, toByteOffset: count, as: Number.self)
    count += MemoryLayout<Number>.size
  }

  @inline(__always)
  private mutating func reserve(_ more: Int, _ context: OpaquePointer?) -> Bool {
    unsafe capacity - count >= more || grow(to: count + more, context)
  }

  @inline(never)
  private mutating func grow(to needed: Int, _ context: OpaquePointer?) -> Bool {
    let limit = Int(unsafe sqlite3_limit(sqlite3_context_db_handle(context), SQLITE_LIMIT_LENGTH, -1))
    guard needed <= limit else {
      unsafe sqlite3_result_error_toobig(context)
      return false
    }
    let larger = max(needed, min(2 * capacity, limit), min(256, limit))
    guard let grown = unsafe sqlite3_realloc64(start, UInt64(larger)) else {
      unsafe sqlite3_result_error_nomem(context)
      return false
    }
    unsafe start = grown
    capacity = larger
    return true
  }

  /// Hands the bytes over; nil if there are none.
  mutating func take() -> UnsafeRawBufferPointer? {
    guard let start = unsafe start else { return nil }
    defer { unsafe self = ListBytes(start: nil, count: 0, capacity: 0) }
    return unsafe UnsafeRawBufferPointer(start: start, count: count)
  }
}
