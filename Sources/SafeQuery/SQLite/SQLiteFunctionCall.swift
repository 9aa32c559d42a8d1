import CSQLite

// SAFETY (every call below, in both extensions): the connection is open. The user data is a retained definition, which
// SQLite gives back for its release when the connection is closed, and also where the registration fails. Its context and
// arguments are there during the call. (sqlite.org/c3ref/create_function.html, sqlite.org/c3ref/result_blob.html)

extension SQLiteFunctionDefinition {
  /// Registers it on a connection. No error of Swift's leaves the call: SQLite gets its description.
  func register(on connection: OpaquePointer) -> Int32 {
    var flags = SQLITE_UTF8
    if isDeterministic { flags |= SQLITE_DETERMINISTIC }
    flags |= isInnocuous ? SQLITE_INNOCUOUS : SQLITE_DIRECTONLY
    return unsafe sqlite3_create_function_v2(
      connection, "\(name)", Int32(argumentCount), flags, Unmanaged.passRetained(self).toOpaque(),
      { context, count, arguments in
        guard let context = unsafe context, let data = unsafe sqlite3_user_data(context) else { return }
        let function = unsafe Unmanaged<SQLiteFunctionDefinition>.fromOpaque(data).takeUnretainedValue()
        do {
          let value = try function.body(Row(.sqlite(unsafe SQLiteRow(arguments: arguments, count: count))))
          unsafe try function.give(value, to: context)
        } catch {
          let words = (error as? DatabaseError)?.message ?? "\(error)"
          unsafe function.fail("\(SQLiteError.thrownPrefix)\(function.name)\(SQLiteError.thrown)\(words)", context)
        }
      }, nil, nil,
      { data in if let data = unsafe data { unsafe Unmanaged<SQLiteFunctionDefinition>.fromOpaque(data).release() } })
  }

  private func fail(_ message: String, _ context: OpaquePointer) {
    var message = message
    message.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) {
        unsafe sqlite3_result_error(context, $0.baseAddress, Int32(clamping: $0.count))
      }
    }
  }

  /// Gives a result in the form in which SQLite stores it, as parameters are bound.
  private func give(_ value: SQLValue, to context: OpaquePointer) throws {
    switch value {
    case .null: unsafe sqlite3_result_null(context)
    case .bool(let flag): unsafe sqlite3_result_int64(context, flag ? 1 : 0)
    case .int16(let number): unsafe sqlite3_result_int64(context, Int64(number))
    case .int32(let number): unsafe sqlite3_result_int64(context, Int64(number))
    case .int64(let number): unsafe sqlite3_result_int64(context, number)
    case .float(let number): try unsafe give(.double(Double(number)), to: context)
    case .double(let number) where number.isNaN: try unsafe give(.text("NaN"), to: context)
    case .double(let number): unsafe sqlite3_result_double(context, number)
    case .decimal(let number): try unsafe give(.text("\(number)"), to: context)
    case .timestamp(let microseconds): try unsafe give(.text(SQLiteText.timestamp(microseconds)), to: context)
    case .date(let days): try unsafe give(.text(SQLiteText.date(days: Int(days))), to: context)
    case .time(let microseconds, let offset):
      try unsafe give(.text(SQLiteText.time(microseconds, offset: offset)), to: context)
    case .uuid(let uuid): try unsafe give(.text(uuid.uuidString.lowercased()), to: context)
    case .text(var text), .json(var text):
      if text.containsNUL { throw DatabaseError(.encoding, "its result holds text with a NUL byte") }
      text.withUTF8 { bytes in
        unsafe bytes.withMemoryRebound(to: CChar.self) {
          unsafe sq_result_text(context, $0.baseAddress, UInt64($0.count))
        }
      }
    case .blob(let bytes):
      unsafe bytes.withUnsafeBytes { unsafe sq_result_blob(context, $0.baseAddress, UInt64($0.count)) }
    case .array: throw DatabaseError(.unsupported, "its result is an array: SQLite has no array type")
    case .unrepresentable(let reason): throw DatabaseError(.encoding, reason)
    }
  }
}
