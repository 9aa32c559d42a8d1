import CPostgres

/// Rows that came by COPY, in the form of a result, so that they are read by the same code.
final class CopiedRows {
  private var result: PostgresResult
  private var types: PostgresColumns?
  private let columns: Int32
  private var bytes: [UInt8] = []
  private var hasHeader = false
  private var isOver = false

  var width: Int { Int(columns) }

  /// How many rows are put into a result before the next is begun: a result only grows.
  private static let maximumRows: Int32 = 64

  // SAFETY (every call below): a result is alive as long as its owner here; what is given to libpq is copied by it.

  /// - Parameter description: A result of the same columns.
  init(like description: borrowing PostgresResult) throws {
    columns = Int32(clamping: description.columnCount)
    let pointer = unsafe description.pointer
    result = try unsafe Self.empty(
      names: (0..<columns).map { unsafe PQfname(pointer, $0) }, types: (0..<columns).map { unsafe PQftype(pointer, $0) }
    )
  }

  private static func empty(names: [UnsafeMutablePointer<CChar>?], types: [UInt32]) throws -> PostgresResult {
    guard let pointer = unsafe PQmakeEmptyPGresult(nil, PGRES_TUPLES_OK) else { throw noMemory }
    let result = unsafe PostgresResult(pointer)
    var attributes = unsafe [PGresAttDesc]()
    for (index, type) in types.enumerated() {
      var attribute = unsafe PGresAttDesc()
      unsafe attribute.name = unsafe names[index]
      unsafe attribute.format = 1
      unsafe attribute.typid = type
      unsafe attribute.typlen = -1
      unsafe attribute.atttypmod = -1
      unsafe attributes.append(attribute)
    }
    let code = unsafe attributes.withUnsafeMutableBufferPointer {
      unsafe PQsetResultAttrs(pointer, Int32(clamping: $0.count), $0.baseAddress)
    }
    guard code == 1 || types.isEmpty else { throw noMemory }
    return result
  }

  private static var noMemory: DatabaseError { DatabaseError(.resourceExhausted, "there is no memory for a row") }

  /// One row with one column of bytes.
  static func withBytes<Value>(
    _ bytes: [UInt8], of type: UInt32 = PostgresType.bytea, _ types: PostgresColumnTypes,
    _ body: (borrowing Row) throws -> Value
  ) throws -> Value {
    let result = unsafe try Self.empty(names: [nil], types: [type])
    let code = unsafe bytes.withUnsafeBytes { raw in
      let start = unsafe UnsafeMutablePointer(mutating: raw.baseAddress?.assumingMemoryBound(to: CChar.self))
      return unsafe PQsetvalue(result.pointer, 0, 0, start, Int32(clamping: raw.count))
    }
    if code != 1 { throw noMemory }
    return try body(Row(.postgres(result.row(0, types.load(result)))))
  }

  /// Takes data in, and hands out the rows that are whole.
  /// - Returns: Whether more are wanted.
  func read(
    _ data: UnsafeRawBufferPointer, _ types: PostgresColumnTypes, _ body: (borrowing Row) throws -> Bool
  ) throws -> Bool {
    unsafe bytes.append(contentsOf: data)
    var position = 0
    defer { bytes.removeFirst(position) }
    if !hasHeader {
      // The signature and the flags, then the length of an extension.
      guard let length = integer(at: 15, size: 4) else { return true }
      guard length >= 0 else { throw Self.malformed }
      guard bytes.count >= 19 + length else { return true }
      position = 19 + length
      hasHeader = true
    }
    while let end = try end(ofRowAt: position) {
      let isWanted = try hand(rowAt: position, types, body)
      position = end
      if !isWanted { return false }
    }
    return true
  }

  /// An integer in network byte order; nil if it is not there yet.
  private func integer(at offset: Int, size: Int) -> Int? {
    guard offset + size <= bytes.count else { return nil }
    var value = Int(Int8(bitPattern: bytes[offset]))
    for index in 1..<size { value = value << 8 | Int(bytes[offset + index]) }
    return value
  }

  private static var malformed: DatabaseError {
    DatabaseError(.decoding, "the server sent data that is not in the format of COPY")
  }

  /// Where a row ends; nil if it is not whole yet, or if there is none any more.
  private func end(ofRowAt start: Int) throws -> Int? {
    guard !isOver, let count = integer(at: start, size: 2) else { return nil }
    if count == -1 {
      isOver = true
      return nil
    }
    guard count == width else { throw Self.malformed }
    var position = start + 2
    for _ in 0..<columns {
      guard let length = integer(at: position, size: 4) else { return nil }
      guard length >= -1 else { throw Self.malformed }
      position += 4 + max(0, length)
    }
    return position <= bytes.count ? position : nil
  }

  private func hand(
    rowAt start: Int, _ types: PostgresColumnTypes, _ body: (borrowing Row) throws -> Bool
  ) throws -> Bool {
    if result.rowCount >= Self.maximumRows {
      guard let next = unsafe PQcopyResult(result.pointer, PG_COPYRES_ATTRS) else { throw Self.noMemory }
      result = unsafe PostgresResult(next)
    }
    // The same for every row: nothing else is received meanwhile.
    let columnTypes = self.types ?? types.load(result)
    self.types = columnTypes
    let row = result.rowCount
    var position = start + 2
    for column in 0..<columns {
      let length = integer(at: position, size: 4) ?? -1
      position += 4
      let code = unsafe bytes.withUnsafeBytes { raw in
        // An empty value at the very end has an address too.
        let value = unsafe raw.baseAddress.map {
          unsafe UnsafeMutablePointer(mutating: ($0 + position).assumingMemoryBound(to: CChar.self))
        }
        return unsafe PQsetvalue(result.pointer, row, column, length < 0 ? nil : value, Int32(clamping: length))
      }
      if code != 1 { throw Self.noMemory }
      position += max(0, length)
    }
    return try body(Row(.postgres(result.row(row, columnTypes))))
  }
}
