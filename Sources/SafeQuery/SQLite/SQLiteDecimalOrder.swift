import CSQLite

/// The order of decimal numbers, which SQLite stores as text: by their value and with every digit, as PostgreSQL has it.
/// As SQLite's own numbers they would be the same beyond 15 digits. (sqlite.org/datatype3.html, section 7)
enum SQLiteDecimalOrder {
  /// Registers it on a connection. It is not for schemas: other programs don't have it.
  static func register(on connection: OpaquePointer) -> Int32 {
    // SAFETY: SQLite gives the lengths of the texts with them, and keeps both during the call.
    unsafe sqlite3_create_collation_v2(
      connection, "safequery_decimal", SQLITE_UTF8, nil,
      { _, leftCount, left, rightCount, right in
        let first = unsafe UnsafeRawBufferPointer(start: left, count: Int(leftCount))
        let second = unsafe UnsafeRawBufferPointer(start: right, count: Int(rightCount))
        return unsafe DecimalText.compare(first, second)
      }, nil)
  }
}
