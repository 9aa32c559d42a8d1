import Foundation

extension [UInt8] {
  /// Appends an integer in network byte order.
  @inline(__always)
  mutating func append(bigEndian value: some FixedWidthInteger) {
    // SAFETY: the bytes of a local integer are copied.
    unsafe Swift.withUnsafeBytes(of: value.bigEndian) { unsafe append(contentsOf: $0) }
  }

  /// Appends a value in PostgreSQL's binary format, without its length.
  mutating func append(postgres value: SQLValue) {
    switch value {
    case .int64(let number): append(bigEndian: number)
    case .text(let text): append(utf8: text)
    case .int32(let number): append(bigEndian: number)
    case .int16(let number): append(bigEndian: number)
    case .bool(let flag): append(flag ? 1 : 0)
    case .double(let number): append(bigEndian: number.bitPattern)
    case .float(let number): append(bigEndian: number.bitPattern)
    case .decimal(let number): PostgresNumeric.append(number, to: &self)
    case .blob(let bytes): append(contentsOf: bytes)
    case .timestamp(let microseconds): append(bigEndian: microseconds - PostgresEpoch.microseconds)
    case .date(let days): append(bigEndian: days - PostgresEpoch.days)
    case .time(let microseconds, let offset):
      append(bigEndian: microseconds)
      // PostgreSQL counts zones to the west.
      append(bigEndian: -offset)
    case .uuid(let uuid):
      // SAFETY: the sixteen bytes of the local tuple are copied.
      unsafe Swift.withUnsafeBytes(of: uuid.uuid) { unsafe append(contentsOf: $0) }
    case .json(let text):
      // The version of the format.
      append(1)
      append(utf8: text)
    case .array(let element, let values): append(array: values, of: element)
    case .null, .unrepresentable: break
    }
  }

  private mutating func append(utf8 text: String) {
    var text = text
    // SAFETY: copied inside the closure.
    text.withUTF8 { unsafe append(contentsOf: $0) }
  }

  /// One dimension, its lower bound 1. (`array_send` in src/backend/utils/adt/arrayfuncs.c)
  private mutating func append(array values: [SQLValue], of element: SQLType) {
    let hasNull = values.contains { $0.isNull }
    append(arrayHeader: PostgresType.number(of: element), count: values.count, hasNull: hasNull)
    for value in values { append(element: value) }
  }

  /// An array's beginning: its dimensions (none if it is empty), whether a null is in it, and its elements' type.
  mutating func append(arrayHeader element: UInt32, count: Int, hasNull: Bool) {
    append(bigEndian: Int32(count == 0 ? 0 : 1))
    append(bigEndian: Int32(hasNull ? 1 : 0))
    append(bigEndian: element)
    guard count > 0 else { return }
    append(bigEndian: Int32(clamping: count))
    append(bigEndian: Int32(1))
  }

  /// One element of an array: its length and its bytes.
  @inline(__always)
  mutating func append(element value: SQLValue) {
    if value.isNull { return append(bigEndian: Int32(-1)) }
    let start = count
    append(bigEndian: Int32(0))
    append(postgres: value)
    let length = Int32(clamping: count - start - 4)
    for byte in 0..<4 { self[start + byte] = UInt8(truncatingIfNeeded: length >> Int32(24 - 8 * byte)) }
  }
}

extension SQLValue {
  @inline(__always)
  var isNull: Bool { if case .null = self { true } else { false } }
}

/// The parameters of one statement as they are sent: one buffer, reused from statement to statement.
struct PostgresParameters {
  /// The values, one after the other, behind one byte that keeps the buffer's address from being null.
  private var bytes: [UInt8] = [0]
  /// Where each value begins in `bytes`; -1 for null.
  private var starts: [Int] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []
  /// The numbers of the values' types.
  private(set) var types: [UInt32] = []

  /// The server takes no message of more than 1 GiB.
  private static let maximumBytes = (1 << 30) - 1_048_576

  private mutating func reset() {
    // A buffer that one large value made is not kept.
    bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20)
    bytes.append(0)
    starts.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    formats.removeAll(keepingCapacity: true)
    types.removeAll(keepingCapacity: true)
  }

  /// Takes the values of a statement.
  /// - Parameter inferringText: Sends text as PostgreSQL's text format of whatever type the statement needs there.
  mutating func set(_ values: [SQLValue], inferringText: Bool = false) throws {
    reset()
    for value in values {
      if case .array(let element, let items) = value, !items.allSatisfy({ $0.type == element }) {
        throw DatabaseError(.encoding, "an array holds values of another type than its own")
      }
      if inferringText, case .text = value {
        append(type: 0, format: 0, isNull: false) { $0.append(postgres: value) }
      } else {
        append(type: PostgresType.number(of: value.type), format: 1, isNull: value.isNull) {
          $0.append(postgres: value)
        }
      }
    }
    try checkSize()
  }

  /// Takes columns, each as an array.
  mutating func set(_ columns: [PostgresColumn]) throws {
    reset()
    for column in columns {
      append(type: PostgresType.number(of: column.type.array), format: 1, isNull: false) {
        $0.append(
          arrayHeader: PostgresType.number(of: column.type), count: column.count, hasNull: column.hasNull)
        $0.append(contentsOf: column.bytes)
      }
    }
    try checkSize()
  }

  @inline(__always)
  private mutating func append(type: UInt32, format: Int32, isNull: Bool, _ encode: (inout [UInt8]) -> Void) {
    let start = bytes.count
    types.append(type)
    formats.append(format)
    starts.append(isNull ? -1 : start)
    encode(&bytes)
    lengths.append(Int32(clamping: bytes.count - start))
    // libpq reads a value in text format up to a NUL.
    if format == 0 { bytes.append(0) }
  }

  private func checkSize() throws {
    guard bytes.count <= Self.maximumBytes else {
      throw DatabaseError(
        .encoding, "the statement's parameters have \(bytes.count) bytes together; PostgreSQL takes at most 1 GiB")
    }
  }

  /// What libpq's functions take.
  @unsafe struct Arguments {
    let count: Int32
    let types: UnsafePointer<UInt32>?
    let values: UnsafePointer<UnsafePointer<CChar>?>?
    let lengths: UnsafePointer<Int32>?
    let formats: UnsafePointer<Int32>?
  }

  /// Lends the parameters to a call of libpq, which copies them.
  // SAFETY (every use below): every pointer is used inside the closures that make it valid; a start is an offset inside `bytes`.
  func withArguments(_ body: (Arguments) -> Int32) -> Int32 {
    guard !starts.isEmpty else {
      return unsafe body(Arguments(count: 0, types: nil, values: nil, lengths: nil, formats: nil))
    }
    return unsafe bytes.withUnsafeBytes { raw in
      guard let base = unsafe raw.baseAddress?.assumingMemoryBound(to: CChar.self) else { return 0 }
      return unsafe withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: starts.count) { values in
        for (index, start) in starts.enumerated() {
          // SAFETY: as above.
          let value = start < 0 ? nil : (unsafe base + start)
          unsafe values.initializeElement(at: index, to: value)
        }
        return unsafe types.withUnsafeBufferPointer { types in
          unsafe lengths.withUnsafeBufferPointer { lengths in
            unsafe formats.withUnsafeBufferPointer { formats in
              unsafe body(
                Arguments(
                  count: Int32(clamping: starts.count), types: types.baseAddress,
                  values: UnsafePointer(values.baseAddress), lengths: lengths.baseAddress,
                  formats: formats.baseAddress))
            }
          }
        }
      }
    }
  }
}

/// The values of one column of many rows, collected as the elements of an array.
struct PostgresColumn {
  let type: SQLType
  private(set) var bytes: [UInt8] = []
  private(set) var count = 0
  private(set) var hasNull = false

  init(type: SQLType) { self.type = type }

  @inline(__always)
  mutating func append(_ value: SQLValue) {
    if value.isNull { hasNull = true }
    bytes.append(element: value)
    count += 1
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    count = 0
    hasNull = false
  }
}
