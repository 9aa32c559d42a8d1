import CSQLite

/// A SQLite connection with the library's default settings: nothing is hardened.
final class SQLiteConnection: RawConnection {
  private var handle: OpaquePointer?

  init(path: String) throws {
    let code = sqlite3_open(path, &handle)
    guard code == SQLITE_OK, handle != nil else {
      let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      close()
      throw ControlError("can't open \(path): \(message)")
    }
    sqlite3_busy_timeout(handle, 5_000)
  }

  deinit { close() }

  func close() {
    sqlite3_close_v2(handle)
    handle = nil
  }

  func run(_ text: String) throws -> Rows { try run(bytes: Array(text.utf8)) }

  func run(bytes: [UInt8]) throws -> Rows {
    final class Collector { var rows: Rows = [] }
    let collector = Collector()
    var message: UnsafeMutablePointer<CChar>?
    let code = (bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { text in
        sqlite3_exec(
          handle, text.baseAddress,
          { context, count, values, _ in
            guard let context, let values else { return 0 }
            let collector = Unmanaged<Collector>.fromOpaque(context).takeUnretainedValue()
            collector.rows.append((0..<Int(count)).map { values[$0].map { String(cString: $0) } })
            return 0
          }, Unmanaged.passUnretained(collector).toOpaque(), &message)
      }
    }
    defer { sqlite3_free(message) }
    guard code == SQLITE_OK else {
      throw ControlError(message.map { String(cString: $0) } ?? String(cString: sqlite3_errmsg(handle)))
    }
    return collector.rows
  }

  func run(_ text: String, cStrings: [String]) throws -> Rows {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, text, -1, &statement, nil) == SQLITE_OK else { throw failure() }
    defer { sqlite3_finalize(statement) }
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for (index, value) in cStrings.enumerated() {
      // Length -1: up to the first NUL.
      guard sqlite3_bind_text(statement, Int32(index + 1), value, -1, transient) == SQLITE_OK else { throw failure() }
    }
    var rows: Rows = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW:
        rows.append(
          (0..<sqlite3_column_count(statement)).map { column in
            sqlite3_column_text(statement, column).map { String(cString: $0) }
          })
      case SQLITE_DONE: return rows
      default: throw failure()
      }
    }
  }

  private func failure() -> ControlError { ControlError(String(cString: sqlite3_errmsg(handle))) }
}
