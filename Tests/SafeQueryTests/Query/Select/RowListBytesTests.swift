import CSQLite
import Foundation
import Testing

@testable import SafeQuery

/// What a list's bytes must not do: whatever they are, they are read or refused.
@Suite struct RowListBytesTests {
  /// An integer and a text that may be null.
  private static let columns = RowListColumns(.list([.text("a"), .text("b")]), count: 2)

  private struct Listed: Equatable {
    let number: Int
    let text: String?
  }

  private static func read(_ row: borrowing Row) throws -> [Listed] {
    var rows: [Listed] = []
    try row.readList(at: 0, columns, reserve: { rows.reserveCapacity($0) }) { row in
      rows.append(Listed(number: try Int(row: row, at: 0), text: try String?(row: row, at: 1)))
    }
    return rows
  }

  private func readPostgres(_ bytes: [UInt8], as type: UInt32 = PostgresType.records) throws -> [Listed] {
    try CopiedRows.withBytes(bytes, of: type, PostgresColumnTypes()) { try Self.read($0) }
  }

  /// Bytes as they are in a list of one row, which is how a column has them.
  private func readSQLite(_ bytes: [UInt8]) throws -> [Listed] {
    // SAFETY: the field and the bytes are there during the closures in which they are read.
    try unsafe bytes.withUnsafeBytes { bytes in
      var field = unsafe SQLiteField(kind: SQLITE_BLOB, bits: 0, bytes: bytes)
      return try unsafe withUnsafePointer(to: &field) { field in
        let outer = RowListColumns(.text("list"), count: 1)
        return try withExtendedLifetime(outer) {
          try Self.read(Row(.sqlite(SQLiteRow(listed: unsafe SQLiteListedRow(field, outer)))))
        }
      }
    }
  }

  private static let rows = [
    Listed(number: 7, text: "seven"), Listed(number: -1, text: nil), Listed(number: 0, text: ""),
  ]

  private enum Form: CaseIterable {
    case postgreSQL, sqlite

    /// The same rows as each database has them.
    var bytes: [UInt8] {
      var bytes: [UInt8] = []
      switch self {
      case .postgreSQL:
        for number: Int32 in [1, 0, 2249, Int32(rows.count), 1] { bytes.append(bigEndian: number) }
        for row in rows {
          let text = row.text.map { Array($0.utf8) }
          bytes.append(bigEndian: Int32(4 + 16 + 8 + (text?.count ?? 0)))
          for number: Int32 in [2, 20, 8] { bytes.append(bigEndian: number) }
          bytes.append(bigEndian: Int64(row.number))
          bytes.append(bigEndian: Int32(25))
          bytes.append(bigEndian: text.map { Int32($0.count) } ?? -1)
          bytes += text ?? []
        }
      case .sqlite:
        for number in [2, UInt32(rows.count)] { bytes.append(bigEndian: number.bigEndian) }
        for row in rows {
          bytes.append(1)
          bytes.append(bigEndian: Int64(row.number).bigEndian)
          bytes.append(row.text == nil ? 5 : 3)
          guard let text = row.text else { continue }
          bytes.append(bigEndian: UInt32(text.utf8.count).bigEndian)
          bytes += Array(text.utf8)
        }
      }
      return bytes
    }
  }

  private func read(_ form: Form, _ bytes: [UInt8]) throws -> [Listed] {
    form == .sqlite ? try readSQLite(bytes) : try readPostgres(bytes)
  }

  @Test func `a list's bytes are its rows`() throws {
    for form in Form.allCases { #expect(try read(form, form.bytes) == Self.rows) }
    #expect(try readSQLite([]) == [])
    #expect(try readPostgres([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 201]) == [])
  }

  @Test func `bytes that end too soon or too late are an error`() {
    for form in Form.allCases {
      let bytes = form.bytes
      for count in (form == .sqlite ? 1 : 0)..<bytes.count {
        let error = #expect(throws: DatabaseError.self) { try read(form, Array(bytes.prefix(count))) }
        #expect(error?.kind == .decoding)
      }
      let error = #expect(throws: DatabaseError.self) { try read(form, bytes + [0]) }
      #expect(error?.kind == .decoding)
    }
  }

  @Test func `rows of another width, and records with bytes behind their fields, are an error`() {
    // As many values as there are, in rows of three.
    var wider = Form.sqlite.bytes
    (wider[0], wider[4]) = (3, 2)
    let error = #expect(throws: DatabaseError.self) { try readSQLite(wider) }
    #expect(error?.message == "column 1 holds bytes that a list of rows can't have")
    // The first record ends in front of the 57th byte.
    var longer = Form.postgreSQL.bytes
    longer.insert(0, at: 57)
    longer[23] += 1
    #expect(throws: DatabaseError.self) { try readPostgres(longer) }
  }

  @Test func `any change of one byte is read or an error`() {
    for form in Form.allCases {
      let bytes = form.bytes
      for index in bytes.indices {
        for byte: UInt8 in [0, 1, 2, 4, 5, 6, 127, 128, 254, 255] {
          var changed = bytes
          changed[index] = byte
          do { _ = try read(form, changed) } catch {
            #expect((error as? DatabaseError)?.kind == .decoding, "\(form), byte \(index) is \(byte): \(error)")
          }
        }
      }
    }
  }

  @Test func `counts and lengths that lie, and other types, are an error`() {
    func expect(_ form: Form, at offset: Int, _ number: UInt32, sourceLocation: SourceLocation = #_sourceLocation) {
      var bytes = form.bytes
      var part: [UInt8] = []
      part.append(bigEndian: form == .sqlite ? number.bigEndian : number)
      bytes.replaceSubrange(offset..<offset + 4, with: part)
      let error = #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) { try read(form, bytes) }
      #expect(error?.kind == .decoding, sourceLocation: sourceLocation)
    }
    let huge: [UInt32] = [.max, .max - 1, 1 << 31, (1 << 31) - 1, 1 << 30]
    for number in huge {
      // The number of dimensions, of rows, of a row's bytes, of its fields, of a field's bytes.
      for offset in [0, 12, 20, 24, 32] { expect(.postgreSQL, at: offset, number) }
      // The number of columns, of rows, of a text's bytes.
      for offset in [0, 4, 18] { expect(.sqlite, at: offset, number) }
    }
    for number: UInt32 in [0, 1, 3] {
      expect(.postgreSQL, at: 24, number)
      expect(.sqlite, at: 0, number)
    }
    // An array of something else than records, an integer that is said to be a text, a text that is said to be an integer.
    expect(.postgreSQL, at: 8, 25)
    expect(.postgreSQL, at: 28, 25)
    expect(.postgreSQL, at: 44, 20)
    let error = #expect(throws: DatabaseError.self) { try readPostgres(Form.postgreSQL.bytes, as: 1016) }
    #expect(error?.message == "column 1 () holds an array, where a list of rows is expected")
  }

  @Test func `a list beyond SQLite's limit for a value is an error, and one within it keeps each value`() throws {
    var connection: OpaquePointer?
    // SAFETY (every call below): the connection and the statement are open until the end; texts are constants.
    #expect(unsafe sqlite3_open(":memory:", &connection) == SQLITE_OK)
    defer { unsafe sqlite3_close(connection) }
    let opened = unsafe try #require(connection)
    #expect(unsafe SQLiteRowList.register(on: opened) == SQLITE_OK)
    unsafe sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, 1000)
    func step(_ text: String) -> (code: Int32, size: Int32) {
      var statement: OpaquePointer?
      #expect(unsafe sqlite3_prepare_v2(opened, text, -1, &statement, nil) == SQLITE_OK)
      defer { unsafe sqlite3_finalize(statement) }
      let code = unsafe sqlite3_step(statement)
      return (code, code == SQLITE_ROW ? unsafe sqlite3_column_bytes(statement, 0) : 0)
    }
    let series = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
    // Eight bytes at the beginning, and nine for each.
    #expect(step(series + "110) SELECT safequery_list(i) FROM n") == (SQLITE_ROW, 998))
    #expect(step(series + "111) SELECT safequery_list(i) FROM n").code == SQLITE_TOOBIG)
    #expect(step(series + "2) SELECT safequery_list(zeroblob(600)) FROM n").code == SQLITE_TOOBIG)
    #expect(step(series + "2) SELECT safequery_list(i, zeroblob(400)) FROM n") == (SQLITE_ROW, 836))
    #expect(step(series + "2) SELECT safequery_list(NULL, x'', '') FROM n") == (SQLITE_ROW, 30))
    #expect(step("SELECT safequery_list(1) WHERE 0") == (SQLITE_ROW, 0))
  }
}
