import CSQLite

/// A value in a list.
@safe struct SQLiteField {
  /// Its storage class.
  let kind: Int32
  /// Of a number.
  let bits: UInt64
  /// Of text or a blob.
  let bytes: UnsafeRawBufferPointer
}

/// A row of a list, while it is decoded.
@safe struct SQLiteListedRow {
  private let fields: UnsafePointer<SQLiteField>
  private let held: Unmanaged<RowListColumns>

  // SAFETY (every use below): the reader of the list has written as many fields as there are columns, and keeps them, the
  // columns and the list's bytes until the row is decoded.
  init(_ fields: UnsafePointer<SQLiteField>, _ columns: RowListColumns) {
    unsafe self.fields = fields
    unsafe held = .passUnretained(columns)
  }

  var columns: RowListColumns { unsafe held.takeUnretainedValue() }

  /// A value, or nil if there is none at this index.
  func field(at index: Int) -> SQLiteField? {
    index >= 0 && index < columns.count ? unsafe fields[index] : nil
  }
}

extension SQLiteRow {
  /// Reads the rows of a list.
  func readList(
    at index: Int, _ columns: RowListColumns, _ reserve: (Int) -> Void, _ body: (borrowing Row) throws -> Void
  ) throws {
    // SAFETY (every use below): the bytes are the column's, and there as long as the statement stands on the row. There is room for as
    // many fields as there are columns; they are written for each row before it is decoded, and are gone after the last.
    let malformed = DatabaseError(.decoding, "column \(index + 1) holds bytes that a list of rows can't have")
    var reader = try unsafe SQLiteListReader(listBytes(at: index))
    if reader.rest == 0 { return }
    guard let width = reader.integer(), let count = reader.integer(), width == columns.count else { throw malformed }
    // Every value has one byte at least: a count that lies reserves nothing.
    guard count <= reader.rest / max(1, width) else { throw malformed }
    reserve(count)
    try unsafe withUnsafeTemporaryAllocation(of: SQLiteField.self, capacity: max(1, width)) { fields in
      guard let start = fields.baseAddress else { throw malformed }
      for number in 1...max(1, count) where count > 0 {
        for column in 0..<width {
          guard let field = reader.field() else { throw malformed }
          unsafe (start + column).initialize(to: field)
        }
        let row = unsafe SQLiteRow(listed: SQLiteListedRow(start, columns))
        do { try body(Row(.sqlite(row))) } catch let error as DatabaseError {
          throw error.inList(row: number, column: index)
        }
      }
    }
    guard reader.rest == 0 else { throw malformed }
  }
}

/// Reads a list's bytes from their beginning. They are this library's own; they are read as if they were not.
@safe struct SQLiteListReader {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  // SAFETY (every use below): the bytes are those of a value, which outlives the reader; every read is checked against their count.
  init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

  /// How many bytes are left.
  var rest: Int { unsafe bytes.count - offset }

  /// A number of 32 bits.
  mutating func integer() -> Int? { (load() as UInt32?).map { Int($0) } }

  /// The next value; nil if there is none in these bytes.
  mutating func field() -> SQLiteField? {
    guard let kind = (load() as UInt8?).map({ Int32($0) }) else { return nil }
    let none = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    switch kind {
    case SQLITE_INTEGER, SQLITE_FLOAT:
      return (load() as UInt64?).map { unsafe SQLiteField(kind: kind, bits: $0, bytes: none) }
    case SQLITE_TEXT, SQLITE_BLOB:
      guard let count = integer(), count <= rest else { return nil }
      defer { offset += count }
      let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
      return unsafe SQLiteField(kind: kind, bits: 0, bytes: part)
    case SQLITE_NULL: return unsafe SQLiteField(kind: kind, bits: 0, bytes: none)
    default: return nil
    }
  }

  private mutating func load<Number: FixedWidthInteger & BitwiseCopyable>() -> Number? {
    guard rest >= MemoryLayout<Number>.size else { return nil }
    defer { offset += MemoryLayout<Number>.size }
    return unsafe bytes.loadUnaligned(fromByteOffset: offset, as: Number.self)
  }
}
