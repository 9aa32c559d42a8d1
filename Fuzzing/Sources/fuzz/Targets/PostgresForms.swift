import CPostgres
import Foundation

@testable import SafeQuery

extension Target {
  /// A value of any type, as a server might send it: the first byte says of which.
  static let postgresValues = Target(name: "postgres-values") { bytes in
    guard let first = bytes.first else { return }
    let types: [UInt32] = [
      16, 17, 18, 19, 20, 21, 23, 25, 26, 114, 142, 700, 701, 705, 1042, 1043, 1082, 1083, 1114, 1184, 1186, 1266, 1700,
      2950, 3802, 16_384,
    ]
    PostgresValue.decode(Array(bytes.dropFirst()), as: types[Int(first) % types.count])
  }

  /// An array, likewise: the first byte says which element type it claims to have.
  static let postgresArrays = Target(name: "postgres-arrays") { bytes in
    guard let first = bytes.first else { return }
    let elements: [UInt32] = [16, 17, 20, 21, 23, 25, 114, 700, 701, 1082, 1184, 1266, 1700, 2950, 3802, 16_384]
    var value = Array(bytes.dropFirst())
    // The type stands in the ninth to twelfth byte; set right, more gets past it.
    if value.count >= 12 {
      let element = elements[Int(first) % elements.count]
      for index in 0..<4 { value[8 + index] = UInt8(truncatingIfNeeded: element >> UInt32(24 - 8 * index)) }
    }
    PostgresValue.decode(value, as: 1016)
  }

  /// A list of rows, with another list in each.
  static let postgresLists = Target(name: "postgres-lists") { bytes in
    PostgresValue.withRow(bytes, as: PostgresType.records) { ListForm.decode($0) }
  }

  /// `numeric`: what is read is written so that it is read again.
  static let postgresNumeric = Target(name: "postgres-numeric") { bytes in
    guard let number = PostgresValue.numeric(bytes) else { return }
    var again: [UInt8] = []
    PostgresNumeric.append(number, to: &again)
    let read = PostgresValue.numeric(again)
    expect(
      read == number || (number.isNaN && read?.isNaN == true),
      "\(number) is written as \(read.map { "\($0)" } ?? "nothing")")
  }
}

private enum PostgresValue {
  /// Decodes the bytes to every Swift type.
  static func decode(_ bytes: [UInt8], as type: UInt32) {
    withRow(bytes, as: type) { row in
      decode(row, Bool.self, Int.self, Int16.self, Int32.self, Int64.self, Float.self, Double.self)
      decode(row, Decimal.self, String.self, [UInt8].self, Data.self, Date.self, UUID.self, CalendarDate.self)
      decode(row, [Bool].self, [Int].self, [Int16].self, [Double].self, [Decimal].self, [String].self, [String?].self)
      decode(row, [Data].self, [Date].self, [UUID].self, [CalendarDate].self)
      _ = row.displayText(at: 0)
      _ = row.isNull(at: 0)
    }
  }

  /// A row with the bytes in its one column.
  static func withRow(_ bytes: [UInt8], as type: UInt32, _ body: (borrowing Row) -> Void) {
    // SAFETY (every call below): libpq copies the name and the bytes into the result, which `PostgresResult` frees.
    guard let pointer = unsafe PQmakeEmptyPGresult(nil, PGRES_TUPLES_OK) else { return }
    let result = unsafe PostgresResult(pointer)
    let name = unsafe strdup("a")
    defer { unsafe free(name) }
    var column = unsafe PGresAttDesc(
      name: name, tableid: 0, columnid: 0, format: 1, typid: type, typlen: -1, atttypmod: -1)
    guard unsafe PQsetResultAttrs(pointer, 1, &column) == 1 else { return }
    var copy = bytes.map { CChar(bitPattern: $0) }
    guard unsafe PQsetvalue(pointer, 0, 0, &copy, Int32(copy.count)) == 1 else { return }
    let types = PostgresColumnTypes()
    body(Row(.postgres(result.row(0, types.load(result)))))
  }

  private static func decode<each Value: DatabaseValue>(_ row: borrowing Row, _ types: repeat (each Value).Type) {
    for type in repeat each types { decodeOne(row, type) }
  }

  private static func decodeOne<Value: DatabaseValue>(_ row: borrowing Row, _ type: Value.Type) {
    do { _ = try Value(row: row, at: 0) } catch { expect(error is DatabaseError, "\(error)") }
  }

  static func numeric(_ bytes: [UInt8]) -> Decimal? {
    // SAFETY: the bytes are read inside the closure.
    unsafe bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return nil }
      return try? PostgresNumeric.read(unsafe PostgresBytes(start: base, count: buffer.count))
    }
  }
}
