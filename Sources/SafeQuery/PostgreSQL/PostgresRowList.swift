/// What is read in the place of a column of a result: an element of an array, or a field of a row in a list.
struct PostgresField {
  let type: UInt32
  /// Nil for null.
  let bytes: PostgresBytes?
}

/// A row of a list, while it is decoded.
@safe struct PostgresListedRow {
  private let fields: UnsafePointer<PostgresField>
  private let held: Unmanaged<RowListColumns>

  // SAFETY (every use below): the reader of the list has written as many fields as there are columns, and keeps them and the
  // columns until the row is decoded.
  init(_ fields: UnsafePointer<PostgresField>, _ columns: RowListColumns) {
    unsafe self.fields = fields
    unsafe held = .passUnretained(columns)
  }

  var columns: RowListColumns { unsafe held.takeUnretainedValue() }

  /// A field, or nil if there is none at this index.
  func field(at index: Int) -> PostgresField? {
    index >= 0 && index < columns.count ? unsafe fields[index] : nil
  }
}

/// Reads values that stand one after the other, each behind its length: elements of an array, fields of a record.
struct PostgresParts {
  private let bytes: PostgresBytes
  private var offset: Int

  init(_ bytes: PostgresBytes, from offset: Int) {
    self.bytes = bytes
    self.offset = offset
  }

  var isAtEnd: Bool { offset == bytes.count }

  /// A type's number; 0 beyond the end.
  mutating func type() -> UInt32 {
    defer { offset += 4 }
    return bytes.integer(at: offset)
  }

  /// The next value, or nil if there is none in these bytes.
  @inline(__always)
  mutating func next(_ type: UInt32) -> PostgresField? {
    guard offset <= bytes.count - 4 else { return nil }
    let length = Int(bytes.integer(at: offset, as: Int32.self))
    offset += 4
    if length == -1 { return PostgresField(type: type, bytes: nil) }
    guard let part = bytes.slice(offset, length) else { return nil }
    offset += length
    return PostgresField(type: type, bytes: part)
  }
}

extension PostgresRow {
  /// Reads the elements of an array of one dimension. (`array_send` in src/backend/utils/adt/arrayfuncs.c)
  /// - Parameters:
  ///   - bytes: The array, which is in a column.
  ///   - reserve: Is told how many elements come.
  ///   - body: Is given an element and its number, from 1.
  @inline(__always)
  private func readElements(
    _ bytes: PostgresBytes, at index: Int, _ reserve: (Int) -> Void, _ body: (PostgresField, Int) throws -> Void
  ) throws {
    guard bytes.count >= 12 else { throw malformed(at: index) }
    let dimensions: Int32 = bytes.integer(at: 0)
    let type: UInt32 = bytes.integer(at: 8)
    if dimensions == 0 { return }
    guard dimensions == 1 else {
      throw failure(at: index, "holds an array of \(dimensions) dimensions; one is possible")
    }
    let count = Int(bytes.integer(at: 12, as: Int32.self))
    // Every element has a length of four bytes at least: a count that lies reserves nothing.
    guard 20 <= bytes.count, (0...(bytes.count - 20) / 4).contains(count) else { throw malformed(at: index) }
    reserve(count)
    var parts = PostgresParts(bytes, from: 20)
    for number in 1...max(1, count) where count > 0 {
      guard let element = parts.next(type) else { throw malformed(at: index) }
      try body(element, number)
    }
    guard parts.isAtEnd else { throw malformed(at: index) }
  }

  /// An array of one dimension.
  func array<Element: DatabaseValue>(at index: Int) throws -> [Element] {
    let (type, bytes) = try value(at: index, "an array")
    guard PostgresType.canBeArray(type) else { throw mismatch(at: index, "an array") }
    var elements: [Element] = []
    try readElements(bytes, at: index, { elements.reserveCapacity($0) }) { element, number in
      elements.append(try Element(row: Row(.postgres(self.element(element, number: number))), at: index))
    }
    return elements
  }

  /// Reads the rows of a list, which is an array of records.
  func readList(
    at index: Int, _ columns: RowListColumns, _ reserve: (Int) -> Void, _ body: (borrowing Row) throws -> Void
  ) throws {
    let (type, bytes) = try value(at: index, "a list of rows")
    guard type == PostgresType.records else { throw mismatch(at: index, "a list of rows") }
    // SAFETY: there are as many fields as columns, which are written for each row before it is decoded, and are gone after
    // the last.
    try unsafe withUnsafeTemporaryAllocation(of: PostgresField.self, capacity: max(1, columns.count)) { fields in
      guard let start = fields.baseAddress else { throw malformed(at: index) }
      try readElements(bytes, at: index, reserve) { record, number in
        guard unsafe record.readRecord(to: start, columns.count) else { throw malformed(at: index) }
        let row = listed(unsafe PostgresListedRow(start, columns))
        do { try body(Row(.postgres(row))) } catch let error as DatabaseError {
          throw error.inList(row: number, column: index)
        }
      }
    }
  }
}

extension PostgresField {
  /// Reads the fields of a record. (`record_send` in src/backend/utils/adt/rowtypes.c)
  /// - Parameter fields: There is room for `count`.
  /// - Returns: False if this is no record of so many fields.
  fileprivate func readRecord(to fields: UnsafeMutablePointer<PostgresField>, _ count: Int) -> Bool {
    guard type == PostgresType.record, let bytes, bytes.count >= 4, bytes.integer(at: 0, as: Int32.self) == count else {
      return false
    }
    var parts = PostgresParts(bytes, from: 4)
    for index in 0..<count {
      let type = parts.type()
      guard let field = parts.next(type) else { return false }
      // SAFETY: the caller has room for as many.
      unsafe (fields + index).initialize(to: field)
    }
    return parts.isAtEnd
  }
}
