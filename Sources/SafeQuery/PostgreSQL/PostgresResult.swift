import CPostgres

/// What the server answered to one statement; freed when its owner lets go.
@safe struct PostgresResult: ~Copyable {
  let pointer: OpaquePointer

  // SAFETY (every call below): `pointer` is libpq's result, alive until `deinit`; libpq checks row and column numbers.
  init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

  deinit { unsafe PQclear(pointer) }

  var status: ExecStatusType { unsafe PQresultStatus(pointer) }
  var rowCount: Int32 { unsafe PQntuples(pointer) }
  var columnCount: Int { Int(unsafe PQnfields(pointer)) }

  /// How many rows the statement changed; 0 for one that reads.
  var changes: Int {
    guard let tag = unsafe PQcmdStatus(pointer), let count = unsafe PQcmdTuples(pointer) else { return 0 }
    // SELECT, FETCH, MOVE and COPY have counts too.
    switch unsafe UInt8(bitPattern: tag[0]) {
    case UInt8(ascii: "I"), UInt8(ascii: "U"), UInt8(ascii: "D"): break
    case UInt8(ascii: "M") where unsafe UInt8(bitPattern: tag[1]) == UInt8(ascii: "E"): break
    default: return 0
    }
    return unsafe Int(String(cString: count)) ?? 0
  }

  /// Whether the statement ended its transaction with COMMIT, and not with ROLLBACK.
  var isCommit: Bool {
    guard let tag = unsafe PQcmdStatus(pointer) else { return false }
    return unsafe UInt8(bitPattern: tag[0]) == UInt8(ascii: "C")
  }

  /// How many rows a COPY took or gave.
  var copiedRows: Int { unsafe PQcmdTuples(pointer).map { unsafe Int(String(cString: $0)) ?? 0 } ?? 0 }

  /// The types of a described statement's parameters.
  var parameterTypes: [UInt32] { unsafe (0..<PQnparams(pointer)).map { unsafe PQparamtype(pointer, $0) } }

  /// A column's type. What comes in text format is text, whatever it was.
  func type(of column: Int32) -> UInt32 {
    unsafe PQfformat(pointer, column) == 1 ? PQftype(pointer, column) : PostgresType.unknown
  }

  func name(of column: Int32) -> String {
    guard let name = unsafe PQfname(pointer, column) else { return "" }
    return unsafe String(cString: name)
  }

  /// One row.
  @inline(__always)
  func row(_ index: Int32, _ columns: PostgresColumns) -> PostgresRow {
    unsafe PostgresRow(result: pointer, columns: columns, row: index)
  }
}

/// Where the types of a result's columns are kept while its rows are read; used again for the next result.
@safe final class PostgresColumnTypes {
  private var types: UnsafeMutablePointer<UInt32>
  private var capacity = 64

  // SAFETY (every use below): `types` is this object's own allocation of `capacity` elements, written before they are
  // read and freed once.
  init() {
    unsafe types = .allocate(capacity: capacity)
    unsafe types.initialize(repeating: 0, count: capacity)
  }

  deinit { unsafe types.deallocate() }

  /// Looks the types up. What the last look-up gave is not valid any more.
  func load(_ result: borrowing PostgresResult) -> PostgresColumns {
    let count = result.columnCount
    if count > capacity {
      unsafe types.deallocate()
      capacity = count
      unsafe types = .allocate(capacity: capacity)
      unsafe types.initialize(repeating: 0, count: capacity)
    }
    for index in 0..<count { unsafe types[index] = result.type(of: Int32(index)) }
    return unsafe PostgresColumns(types: UnsafePointer(types), count: Int32(clamping: count))
  }
}

/// The types of a result's columns.
@safe struct PostgresColumns {
  private let types: UnsafePointer<UInt32>?
  let count: Int32

  // SAFETY (every use below): the types stay in `PostgresColumnTypes` until the next result is looked at, after this one's last row.
  init(types: UnsafePointer<UInt32>?, count: Int32) {
    unsafe self.types = types
    self.count = count
  }

  @inline(__always)
  func contains(_ index: Int) -> Bool { index >= 0 && index < Int(count) }

  /// The type of a column that is there.
  @inline(__always)
  func type(of index: Int) -> UInt32 {
    guard contains(index), let types = unsafe types else { return 0 }
    return unsafe types[index]
  }
}

/// The bytes of one value, as the server sent them: nothing about them is trusted.
@safe struct PostgresBytes {
  private let start: UnsafeRawPointer
  let count: Int

  // SAFETY (every use below): the bytes belong to a result that outlives the row they are read from; every read is checked against
  // `count`.
  init(start: UnsafeRawPointer, count: Int) {
    unsafe self.start = start
    self.count = count
  }

  /// An integer in network byte order; 0 beyond the end.
  @inline(__always)
  func integer<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Value.Type = Value.self) -> Value {
    guard offset >= 0, offset <= count - MemoryLayout<Value>.size else { return 0 }
    return Value(bigEndian: unsafe start.loadUnaligned(fromByteOffset: offset, as: type))
  }

  /// A part; nil if it does not lie inside.
  func slice(_ offset: Int, _ length: Int) -> PostgresBytes? {
    guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
    return unsafe PostgresBytes(start: start + offset, count: length)
  }

  /// A copy.
  func array() -> [UInt8] { unsafe Array(UnsafeRawBufferPointer(start: start, count: count)) }

  /// Text, or nil if it is not valid UTF-8.
  @inline(__always)
  func text() -> String? {
    unsafe String(validUTF8: UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count))
  }
}
