import Foundation
import SafeQuery
import Testing

/// What a type can't take is an error that names the column or parameter; nothing wraps, is cut or repaired.
@Suite struct ValueErrorTests {
  private func message<Value: DatabaseValue>(
    reading sql: SQL, as type: Value.Type, on backend: Backend
  ) async throws -> String? {
    try await backend.withDatabase { db in
      await #expect(throws: DatabaseError.self) { try await db.fetch(sql, as: type) }?.message
    }
  }

  @Test(arguments: Backend.allCases)
  func `an integer that doesn't fit is an error and never wraps`(_ backend: Backend) async throws {
    let big: Int64 = 4_294_967_296
    let sql: SQL = "SELECT \(big) AS n"
    #expect(
      try await message(reading: sql, as: Int8.self, on: backend)
        == "column 1 (n) holds an integer that does not fit Int8")
    #expect(
      try await message(reading: sql, as: Int16.self, on: backend)
        == "column 1 (n) holds an integer that does not fit Int16")
    #expect(
      try await message(reading: sql, as: Int32.self, on: backend)
        == "column 1 (n) holds an integer that does not fit Int32")
    #expect(
      try await message(reading: sql, as: UInt8.self, on: backend)
        == "column 1 (n) holds an integer that does not fit UInt8")
    #expect(
      try await message(reading: sql, as: UInt16.self, on: backend)
        == "column 1 (n) holds an integer that does not fit UInt16")
    #expect(
      try await message(reading: sql, as: UInt32.self, on: backend)
        == "column 1 (n) holds an integer that does not fit UInt32")
    let negative = -1
    let below: SQL = "SELECT \(negative) AS n"
    #expect(
      try await message(reading: below, as: UInt.self, on: backend)
        == "column 1 (n) holds an integer that does not fit UInt")
    #expect(
      try await message(reading: below, as: UInt64.self, on: backend)
        == "column 1 (n) holds an integer that does not fit UInt64")
  }

  @Test(arguments: Backend.allCases)
  func `an unsigned integer beyond Int64 is refused`(_ backend: Backend) async throws {
    let value = UInt64(Int64.max) + 1
    let text = "parameter 1 can't be sent: a UInt64 beyond Int64.max fits no column type"
    #expect(try await message(reading: "SELECT \(value)", as: UInt64.self, on: backend) == text)
    try await backend.withDatabase { db in
      try await db.createCells(UInt64.self)
      let error = await #expect(throws: DatabaseError.self) {
        try await db.transaction { try $0.insert(contentsOf: [Cell(id: 1, value: value, optional: nil)]) }
      }
      #expect(error?.kind == .encoding)
      #expect(try await db.fetch(Cell<UInt64>.all).isEmpty)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a raw value that is no case is an error`(_ backend: Backend) async throws {
    let (text, number) = ("admin", 7)
    #expect(
      try await message(reading: "SELECT \(text) AS role", as: Role.self, on: backend)
        == "column 1 (role) holds a value that is no case of Role")
    #expect(
      try await message(reading: "SELECT \(number) AS level", as: Level.self, on: backend)
        == "column 1 (level) holds a value that is no case of Level")
  }

  @Test(arguments: Backend.allCases)
  func `null where a value is expected is an error`(_ backend: Backend) async throws {
    let nothing: Int? = nil
    let error = try #require(try await message(reading: "SELECT \(nothing) AS n", as: Int.self, on: backend))
    #expect(error == "column 1 (n) holds null, where an integer is expected")
  }

  @Test(arguments: Backend.allCases)
  func `text with a NUL byte is refused and bytes with one are kept`(_ backend: Backend) async throws {
    let text = "admin\0evil"
    #expect(
      try await message(reading: "SELECT \(text)", as: String.self, on: backend)
        == "parameter 1 holds text with a NUL byte, which databases cut or refuse; send it as bytes")
    try await backend.withDatabase { db in
      let read = try await db.fetchOne("SELECT \(Array(text.utf8))", as: [UInt8].self)
      #expect(read == Array(text.utf8))
      try await db.createTables()
      for attempt in [User.Draft(email: text, age: nil)] {
        let error = await #expect(throws: DatabaseError.self) { try await db.transaction { try $0.insert(attempt) } }
        #expect(error?.kind == .encoding)
        let bulk = await #expect(throws: DatabaseError.self) {
          try await db.transaction { try $0.insert(contentsOf: [attempt]) }
        }
        #expect(bulk?.kind == .encoding)
      }
      #expect(try await db.fetch(User.all).isEmpty)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a date that not both databases hold is refused`(_ backend: Backend) async throws {
    let reason = "parameter 1 can't be sent: a date outside the years 1 to 9999"
    for date in [
      Date.distantPast - 1e12, Date.distantFuture + 1e12, Date(timeIntervalSince1970: .nan),
      Date(timeIntervalSince1970: .infinity),
    ] {
      #expect(try await message(reading: "SELECT \(date)", as: Date.self, on: backend) == reason)
    }
    for day in [Int32.min, -719_163, 2_932_897, Int32.max].map(CalendarDate.init(daysSinceEpoch:)) {
      #expect(try await message(reading: "SELECT \(day)", as: CalendarDate.self, on: backend) == reason)
    }
  }

  @Test(arguments: Backend.allCases)
  func `JSON that isn't of the type is an error`(_ backend: Backend) async throws {
    let other = JSON(["theme": 1])
    #expect(
      try await message(reading: "SELECT \(other) AS settings", as: JSON<Settings>.self, on: backend)
        == "column 1 (settings) holds JSON that is no Settings")
    let unencodable = JSON([Double.nan])
    #expect(
      try await message(reading: "SELECT \(unencodable)", as: JSON<[Double]>.self, on: backend)
        == "parameter 1 can't be sent: a Array<Double> can't be encoded as JSON")
  }

  @Test func `arrays on SQLite are an error that names the feature and the dialect`() async throws {
    let list = [1, 2]
    #expect(
      try await message(reading: "SELECT \(list)", as: Int.self, on: .sqlite)
        == "parameter 1 is an array: SQLite has no array type")
    #expect(
      try await message(reading: "SELECT '{1,2}'", as: [Int].self, on: .sqlite)
        == "arrays are a column type of PostgreSQL; SQLite has none, use JSON")
  }

  @Test func `an array of arrays is refused`() throws {
    let sql: SQL = "SELECT \([[1], [2]])"
    let error = #expect(throws: DatabaseError.self) { try sql.sql(for: .postgreSQL) }
    #expect(error?.message == "parameter 1 can't be sent: an array of arrays has no column type; use JSON")
  }

  @Test func `what other programs left in a SQLite file is read strictly`() async throws {
    func found<Value: DatabaseValue>(_ sql: SQL, _ type: Value.Type) async throws -> String? {
      try await message(reading: sql, as: type, on: .sqlite)
    }
    #expect(
      try await found("SELECT 2 AS b", Bool.self)
        == "column 1 (b) holds an integer that is neither 0 nor 1, where Bool is expected")
    #expect(try await found("SELECT '1' AS n", Int.self) == "column 1 (n) holds text, where an integer is expected")
    #expect(
      try await found("SELECT 1.0 AS n", Int.self)
        == "column 1 (n) holds a floating-point number, where an integer is expected")
    #expect(try await found("SELECT 1 AS t", String.self) == "column 1 (t) holds an integer, where text is expected")
    #expect(try await found("SELECT x'00' AS t", String.self) == "column 1 (t) holds a blob, where text is expected")
    #expect(try await found("SELECT 'x' AS b", [UInt8].self) == "column 1 (b) holds text, where a blob is expected")
    #expect(try await found("SELECT 'x' AS d", Double.self) == "column 1 (d) holds text, where a number is expected")
    #expect(try await found("SELECT 1e300 AS f", Float.self) == "column 1 (f) holds a number that does not fit Float")
    let decimal = "where a decimal number of up to 38 digits is expected"
    for text in [
      "12abc", "", "-", ".", "1e", "1e5x", "0x10", "1 ", " 1", "1,5", "nan", "inf", String(repeating: "1", count: 39),
      "1e200", "1e-200",
    ] {
      #expect(try await found("SELECT \(text) AS d", Decimal.self) == "column 1 (d) holds text, \(decimal)", "\(text)")
    }
    #expect(
      try await found("SELECT 9e999 AS d", Decimal.self) == "column 1 (d) holds a floating-point number, \(decimal)")
    for text in ["2026-02-29", "2026-13-01", "0000-01-01", "2026-1-1", "20260101", "2026-01-01 ", "10000-01-01"] {
      #expect(
        try await found("SELECT \(text) AS d", CalendarDate.self)
          == "column 1 (d) holds text that is no date (YYYY-MM-DD)", "\(text)")
    }
    for text in [
      "2026-01-01 25:00:00", "2026-01-01 12:60:00", "now", "2026-01-01 12:00:00.", "2026-01-01 12:00:00+99:00",
      "1767225600",
    ] {
      #expect(
        try await found("SELECT \(text) AS d", Date.self)
          == "column 1 (d) holds text that is no date and time (YYYY-MM-DD HH:MM:SS.ffffff, in UTC)", "\(text)")
    }
    for text in ["12:00:00", "24:00:01+00:00", "12:00:00+16:00", "noon"] {
      #expect(
        try await found("SELECT \(text) AS t", TimeWithZone.self)
          == "column 1 (t) holds text that is no time with an offset (HH:MM:SS.ffffff+HH:MM)", "\(text)")
    }
    #expect(try await found("SELECT 'x' AS u", UUID.self) == "column 1 (u) holds text that is no UUID")
    #expect(try await found("SELECT '{' AS j", JSON<Int>.self) == "column 1 (j) holds JSON that is no Int")
    #expect(
      try await found("SELECT CAST(x'61ff' AS TEXT) AS t", String.self)
        == "column 1 (t) holds text that is not valid UTF-8")
    #expect(
      try await found("SELECT CAST(x'edA080' AS TEXT) AS t", String.self)
        == "column 1 (t) holds text that is not valid UTF-8")
  }

  @Test func `what SQLite's own date functions write is read`() async throws {
    try await Backend.sqlite.withDatabase { db in
      let read = try await db.fetchOne(
        "SELECT datetime('2026-07-31 12:00:00'), '2026-07-31', '2026-07-31T12:00:00.5Z', '2026-07-31 14:00+02:00'",
        as: Date.self, Date.self, Date.self, Date.self)
      let noon = Date.utc(2026, 7, 31, 12)
      #expect(read?.0 == noon && read?.1 == .utc(2026, 7, 31) && read?.2 == noon + 0.5 && read?.3 == noon)
      let decimals = try await db.fetchOne(
        "SELECT 12, 0.5, '+1.50e2', '00.10', 1e22", as: Decimal.self, Decimal.self, Decimal.self, Decimal.self,
        Decimal.self)
      #expect(
        try #require(decimals) == (
          12, 0.5, 150, Decimal(sign: .plus, exponent: -1, significand: 1),
          Decimal(sign: .plus, exponent: 22, significand: 1)
        ))
    }
  }

  @Test func `a time below a microsecond is rounded`() {
    let date = Date.utc(2026, 7, 31) + 0.000_000_6
    #expect(date.sqlValue == Date.utc(2026, 7, 31, microsecond: 1).sqlValue)
    #expect((Date.utc(1960, 1, 1) - 0.000_000_4).sqlValue == Date.utc(1960, 1, 1).sqlValue)
  }

  @Test func `days and times out of range can be made and shown without a crash`() {
    #expect(TimeWithZone(hour: 1, minute: 0, second: 0, utcOffset: .min) == nil)
    #expect(TimeWithZone(hour: 24, minute: 0, second: 1, utcOffset: 0) == nil)
    #expect(CalendarDate(year: .max, month: 1, day: 1) == nil)
    #expect(CalendarDate(year: 2025, month: 2, day: 29) == nil)
    #expect(CalendarDate(daysSinceEpoch: .min).description == "-5877641-6-23")
    #expect(CalendarDate(daysSinceEpoch: 0).description == "1970-01-01")
  }
}
