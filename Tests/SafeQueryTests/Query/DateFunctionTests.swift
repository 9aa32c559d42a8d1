import Foundation
import SafeQuery
import Testing

@Suite struct DateFunctionTests {
  private static func day(_ year: Int, _ month: Int, _ day: Int) -> CalendarDate {
    CalendarDate(year: year, month: month, day: day) ?? CalendarDate(daysSinceEpoch: 0)
  }

  /// An instant in UTC.
  private static func time(
    _ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0,
    _ microsecond: Int = 0
  ) -> Date {
    // From the year 2001, as Foundation counts: another sum would differ in its last bit.
    let days = Int(Self.day(year, month, day).daysSinceEpoch) - 11_323
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
    return Date(timeIntervalSinceReferenceDate: Double(seconds) + Double(microsecond) / 1_000_000)
  }

  private static let days = [day(2024, 2, 29), day(2021, 1, 3), day(2020, 12, 31), day(1969, 7, 20)]
  private static let times = [
    time(2024, 2, 29, 23, 59, 59, 999_999), time(2021, 1, 3), time(2020, 12, 31, 12, 30, 7, 500_000),
    time(1969, 7, 20, 1, 2, 3, 250_000),
  ]

  private func withDays(_ backend: Backend, _ body: (Database) async throws -> Void) async throws {
    try await backend.withCells(Self.days, optional: [Self.day(2024, 1, 31), nil, nil, nil], body)
  }

  private func withTimes(_ backend: Backend, _ body: (Database) async throws -> Void) async throws {
    try await backend.withCells(Self.times, optional: [Self.time(2024, 2, 29), nil, nil, nil], body)
  }

  private static let fields: [(DateField, [Int])] = [
    (.year, [2024, 2021, 2020, 1969]), (.quarter, [1, 1, 4, 3]), (.month, [2, 1, 12, 7]), (.isoWeek, [9, 53, 53, 29]),
    (.day, [29, 3, 31, 20]), (.dayOfWeek, [4, 0, 4, 0]), (.dayOfYear, [60, 3, 366, 201]),
  ]

  @Test(arguments: Backend.allCases)
  func `the numbers in dates and times`(_ backend: Backend) async throws {
    try await withDays(backend) { db in
      for (field, numbers) in Self.fields {
        try await db.expectRows(Cell<CalendarDate>.all.order { $0.id }.select { $0.value.extract(field) }, numbers)
      }
      let years = Cell<CalendarDate>.all.order { $0.id }.select { $0.optional.extract(.year) }
      try await db.expectRows(years, [2024, nil, nil, nil] as [Int?])
    }
    try await withTimes(backend) { db in
      let cells = Cell<Date>.all.order { $0.id }
      for (field, numbers) in Self.fields { try await db.expectRows(cells.select { $0.value.extract(field) }, numbers) }
      try await db.expectRows(cells.select { $0.value.extract(.hour) }, [23, 0, 12, 1] as [Int])
      try await db.expectRows(cells.select { $0.value.extract(.minute) }, [59, 0, 30, 2] as [Int])
      try await db.expectRows(cells.select { $0.value.extract(.second) }, [59, 0, 7, 3] as [Int])
      try await db.expectRows(cells.select { $0.optional.extract(.second) }, [0, nil, nil, nil] as [Int?])
      let seconds = [1_709_251_199, 1_609_632_000, 1_609_417_807, -14_252_277]
      try await db.expectRows(cells.select { $0.value.secondsSinceEpoch() }, seconds)
    }
  }

  @Test(arguments: Backend.allCases)
  func `dates and times are cut to a unit`(_ backend: Backend) async throws {
    let starts: [(DateUnit, [CalendarDate])] = [
      (.year, [Self.day(2024, 1, 1), Self.day(2021, 1, 1), Self.day(2020, 1, 1), Self.day(1969, 1, 1)]),
      (.quarter, [Self.day(2024, 1, 1), Self.day(2021, 1, 1), Self.day(2020, 10, 1), Self.day(1969, 7, 1)]),
      (.month, [Self.day(2024, 2, 1), Self.day(2021, 1, 1), Self.day(2020, 12, 1), Self.day(1969, 7, 1)]),
      (.week, [Self.day(2024, 2, 26), Self.day(2020, 12, 28), Self.day(2020, 12, 28), Self.day(1969, 7, 14)]),
      (.day, Self.days),
    ]
    for (unit, days) in starts {
      try await withDays(backend) { db in
        try await db.expectRows(Cell<CalendarDate>.all.order { $0.id }.select { $0.value.truncated(to: unit) }, days)
      }
      let midnights = days.map { Date(timeIntervalSince1970: Double($0.daysSinceEpoch) * 86_400) }
      try await withTimes(backend) { db in
        try await db.expectRows(Cell<Date>.all.order { $0.id }.select { $0.value.truncated(to: unit) }, midnights)
      }
    }
    try await withTimes(backend) { db in
      let cells = Cell<Date>.all.where { $0.id == 0 }
      try await db.expectRows(cells.select { $0.value.truncated(to: .hour) }, [Self.time(2024, 2, 29, 23)] as [Date])
      try await db.expectRows(
        cells.select { $0.value.truncated(to: .minute) }, [Self.time(2024, 2, 29, 23, 59)] as [Date])
      try await db.expectRows(
        cells.select { $0.value.truncated(to: .second) }, [Self.time(2024, 2, 29, 23, 59, 59)] as [Date])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a day that a month lacks becomes its last`(_ backend: Backend) async throws {
    let days = [Self.day(2024, 1, 31), Self.day(2024, 2, 29), Self.day(2023, 12, 31)]
    try await backend.withCells(days, optional: [nil, nil, nil]) { db in
      let cells = Cell<CalendarDate>.all.order { $0.id }
      try await db.expectRows(
        cells.select { $0.value.adding(months: 1) },
        [Self.day(2024, 2, 29), Self.day(2024, 3, 29), Self.day(2024, 1, 31)] as [CalendarDate])
      try await db.expectRows(
        cells.select { $0.value.adding(months: -1, days: 1) },
        [Self.day(2024, 1, 1), Self.day(2024, 1, 30), Self.day(2023, 12, 1)] as [CalendarDate])
      try await db.expectRows(
        cells.select { $0.value.adding(years: 1) },
        [Self.day(2025, 1, 31), Self.day(2025, 2, 28), Self.day(2024, 12, 31)] as [CalendarDate])
      try await db.expectRows(
        cells.select { $0.value.adding(days: -31) },
        [Self.day(2023, 12, 31), Self.day(2024, 1, 29), Self.day(2023, 11, 30)] as [CalendarDate])
      try await db.expectRows(
        cells.select { $0.value.adding(days: $0.id) },
        [Self.day(2024, 1, 31), Self.day(2024, 3, 1), Self.day(2024, 1, 2)] as [CalendarDate])
      try await db.expectRows(cells.select { $0.optional.adding(years: 1) }, [nil, nil, nil] as [CalendarDate?])
    }
    expectRefusal(
      Cell<CalendarDate>.all.select { $0.value.adding(years: .max) }.sql, .invalidValue,
      "the interval is longer than the calendar of years 1 to 9999")
  }

  @Test(arguments: Backend.allCases)
  func `times are added with their fractions`(_ backend: Backend) async throws {
    try await withTimes(backend) { db in
      let cells = Cell<Date>.all.where { $0.id == 0 }
      try await db.expectRows(
        cells.select { $0.value.adding(seconds: 1) }, [Self.time(2024, 3, 1, 0, 0, 0, 999_999)] as [Date])
      try await db.expectRows(
        cells.select { $0.value.adding(years: 1, months: -1, days: 2, hours: 1, minutes: -59, seconds: 60) },
        [Self.time(2025, 2, 1, 0, 1, 59, 999_999)] as [Date])
      try await db.expectRows(
        cells.select { $0.value.adding(seconds: $0.id - 60) }, [Self.time(2024, 2, 29, 23, 58, 59, 999_999)] as [Date])
      try await db.expectRows(
        cells.select { $0.value.adding(hours: 24) }, [Self.time(2024, 3, 1, 23, 59, 59, 999_999)] as [Date])
    }
  }

  @Test(arguments: Backend.allCases)
  func `days and seconds between`(_ backend: Backend) async throws {
    try await withDays(backend) { db in
      let cells = Cell<CalendarDate>.all.order { $0.id }
      let since = Self.day(2021, 1, 1)
      try await db.expectRows(cells.select { $0.value.days(since: since) }, [1154, 2, -1, -18793] as [Int])
      try await db.expectRows(cells.select { $0.value.days(since: $0.optional) }, [29, nil, nil, nil] as [Int?])
      try await db.expectRows(cells.select { $0.value.days(since: $0.value) }, [0, 0, 0, 0] as [Int])
    }
    try await withTimes(backend) { db in
      let cells = Cell<Date>.all.order { $0.id }
      let seconds: [Double?] = try await db.fetch(cells.select { $0.value.seconds(since: $0.optional) })
      #expect(Swift.abs((seconds[0] ?? 0) - 86_399.999_999) < 1e-6)
      #expect(seconds[1] == nil)
      let since = Self.time(2020, 12, 31, 12, 30, 8)
      let before: [Double] = try await db.fetch(cells.where { $0.id == 2 }.select { $0.value.seconds(since: since) })
      #expect(before.count == 1 && before.first == -0.5)
    }
  }

  @Test(arguments: Backend.allCases)
  func `dates become text of stated parts`(_ backend: Backend) async throws {
    try await withDays(backend) { db in
      let cells = Cell<CalendarDate>.all.order { $0.id }
      try await db.expectRows(
        cells.select { $0.value.formatted(.day, .dot, .month, .dot, .year) },
        ["29.02.2024", "03.01.2021", "31.12.2020", "20.07.1969"] as [String])
      try await db.expectRows(
        cells.select { $0.optional.formatted(.year, .dash, .dayOfYear) }, ["2024-031", nil, nil, nil] as [String?])
    }
    try await withTimes(backend) { db in
      let text = Cell<Date>.all.where { $0.id == 0 }.select {
        $0.value.formatted(.year, .slash, .month, .t, .hour, .colon, .minute, .space, .second)
      }
      try await db.expectRows(text, ["2024/02T23:59 59"] as [String])
    }
  }

  @Test(arguments: Backend.allCases)
  func `the clock is that of the machine, in UTC`(_ backend: Backend) async throws {
    try await backend.withCells([1], optional: [nil]) { db in
      let before = Date()
      let found = try await db.fetchOne(Cell<Int>.all.select { _ in (currentTimestamp(), currentDate()) })
      let (now, today) = try #require(found)
      #expect(Swift.abs(now.timeIntervalSince(before)) < 120)
      #expect(Swift.abs(Double(today.daysSinceEpoch) * 86_400 - before.timeIntervalSince1970) < 2 * 86_400)
    }
  }

  @Test(arguments: Backend.allCases)
  func `the text has no interval in it`(_ backend: Backend) throws {
    let one = Cell<Date>.all.select { $0.value.adding(months: 1) }
    let other = Cell<Date>.all.select { $0.value.adding(years: 3, hours: -4) }
    let text = try one.sql(for: backend.dialect).text
    #expect(try other.sql(for: backend.dialect).text == text)
  }
}
