import CPostgres

/// A libpq connection whose statements go through `PQexec`, which runs as many as a text holds.
final class PostgreSQLConnection: RawConnection {
  private var handle: OpaquePointer?

  init(url: String) throws {
    handle = PQconnectdb(url)
    guard handle != nil, PQstatus(handle) == CONNECTION_OK else {
      let reason = failure().description
      close()
      throw ControlError("can't connect to PostgreSQL: \(reason)")
    }
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    _ = try run("SET statement_timeout = '10s'; SET lock_timeout = '5s'")
  }

  deinit { close() }

  func close() {
    PQfinish(handle)
    handle = nil
  }

  func run(_ text: String) throws -> Rows { try rows(of: PQexec(handle, text)) }

  func run(bytes: [UInt8]) throws -> Rows {
    try (bytes + [0]).withUnsafeBufferPointer { buffer in
      try buffer.withMemoryRebound(to: CChar.self) { text in
        try rows(of: PQexec(handle, text.baseAddress))
      }
    }
  }

  func run(_ text: String, cStrings: [String]) throws -> Rows {
    // Text format with no lengths: up to the first NUL.
    let copies = cStrings.map { Array($0.utf8CString) }
    var pointers: [UnsafePointer<CChar>?] = []
    for copy in copies {
      let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: copy.count)
      pointer.initialize(from: copy, count: copy.count)
      pointers.append(UnsafePointer(pointer))
    }
    defer { for pointer in pointers { pointer?.deallocate() } }
    return try rows(of: PQexecParams(handle, text, Int32(pointers.count), nil, pointers, nil, nil, 0))
  }

  private func rows(of result: OpaquePointer?) throws -> Rows {
    defer { PQclear(result) }
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return []
    case PGRES_TUPLES_OK: break
    case PGRES_COPY_OUT: return try copiedRows()
    default: throw failure(of: result)
    }
    return (0..<PQntuples(result)).map { row in
      (0..<PQnfields(result)).map { column in
        PQgetisnull(result, row, column) == 1 ? nil : PQgetvalue(result, row, column).map { String(cString: $0) }
      }
    }
  }

  /// The rows of `COPY … TO STDOUT` in text format.
  private func copiedRows() throws -> Rows {
    var rows: Rows = []
    var buffer: UnsafeMutablePointer<CChar>?
    while PQgetCopyData(handle, &buffer, 0) > 0 {
      if let line = buffer {
        let fields = String(cString: line).split(separator: "\n").first ?? ""
        rows.append(fields.split(separator: "\t", omittingEmptySubsequences: false).map(String.init))
      }
      PQfreemem(buffer)
    }
    var failed: ControlError?
    while let result = PQgetResult(handle) {
      if PQresultStatus(result) == PGRES_FATAL_ERROR { failed = failure(of: result) }
      PQclear(result)
    }
    if let failed { throw failed }
    return rows
  }

  private func failure(of result: OpaquePointer?) -> ControlError {
    let primaryMessage = Int32(UInt8(ascii: "M"))  // PG_DIAG_MESSAGE_PRIMARY
    guard let message = PQresultErrorField(result, primaryMessage) else { return failure() }
    return ControlError(trimmed(message))
  }

  private func failure() -> ControlError { ControlError(trimmed(PQerrorMessage(handle))) }

  private func trimmed(_ message: UnsafePointer<CChar>?) -> String {
    var text = message.map { String(cString: $0) } ?? "out of memory"
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
