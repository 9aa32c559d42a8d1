import Foundation
import SafeQuery

extension Date {
  /// A date from its parts in UTC.
  static func utc(
    _ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0, microsecond: Int = 0
  ) -> Date {
    let days = CalendarDate(year: year, month: month, day: day)?.daysSinceEpoch ?? 0
    // 11,323 days are between 1970 and 2001.
    let seconds = ((Int(days) - 11_323) * 24 + hour) * 3600 + minute * 60 + second
    return Date(timeIntervalSinceReferenceDate: Double(seconds) + Double(microsecond) / 1_000_000)
  }

  /// Instants that a microsecond can tell: what is beyond that is rounded on the way to the database.
  static let samples: Samples<Date> = {
    Samples(
      edges: [
        utc(1, 1, 1), utc(1, 1, 1, 0, 0, 0, microsecond: 1), utc(9999, 12, 31, 23, 59, 59), utc(1970, 1, 1),
        utc(2001, 1, 1),
        utc(1969, 12, 31, 23, 59, 59, microsecond: 999_999), utc(1582, 10, 4), utc(1582, 10, 15), utc(1900, 2, 28),
        utc(2000, 2, 29, 12), utc(2026, 7, 31, 13, 37, 42, microsecond: 123_456), utc(2038, 1, 19, 3, 14, 8),
        utc(1752, 9, 14, microsecond: 999_999), utc(2262, 4, 11, 23, 47, 17),
        utc(9999, 12, 31, 23, 59, 59, microsecond: 500_000),
      ]
    ) { generator in
      let near = Bool.random(using: &generator)
      let seconds = Int64.random(
        in: near ? -2_000_000_000...2_000_000_000 : -63_113_904_000...252_423_993_599, using: &generator)
      let microseconds = Int64.random(in: 0...999_999, using: &generator)
      return Date(timeIntervalSinceReferenceDate: Double(seconds) + Double(microseconds) / 1_000_000)
    }
  }()
}

extension CalendarDate {
  static let samples: Samples<CalendarDate> = {
    let days: [(Int, Int, Int)] = [
      (1, 1, 1), (9999, 12, 31), (1970, 1, 1), (1969, 12, 31), (2000, 1, 1), (2000, 2, 29), (1900, 2, 28), (1900, 3, 1),
      (2024, 2, 29), (4, 2, 29), (1582, 10, 10), (2026, 12, 31),
    ]
    return Samples(edges: days.compactMap { CalendarDate(year: $0.0, month: $0.1, day: $0.2) }) { generator in
      CalendarDate(daysSinceEpoch: Int32.random(in: -719_162...2_932_896, using: &generator))
    }
  }()
}

extension TimeWithZone {
  static func random(using generator: inout SeededGenerator) -> TimeWithZone? {
    TimeWithZone(
      hour: Int.random(in: 0...23, using: &generator), minute: Int.random(in: 0...59, using: &generator),
      second: Int.random(in: 0...59, using: &generator), microsecond: Int.random(in: 0...999_999, using: &generator),
      utcOffset: Int.random(in: -57_599...57_599, using: &generator))
  }

  static let samples: Samples<TimeWithZone> = {
    let edges = [
      TimeWithZone(hour: 0, minute: 0, second: 0, utcOffset: 0),
      TimeWithZone(hour: 24, minute: 0, second: 0, utcOffset: 0),
      TimeWithZone(hour: 24, minute: 0, second: 0, utcOffset: -57_599),
      TimeWithZone(hour: 23, minute: 59, second: 59, microsecond: 999_999, utcOffset: 57_599),
      TimeWithZone(hour: 12, minute: 30, second: 0, utcOffset: 7200),
      TimeWithZone(hour: 12, minute: 30, second: 0, microsecond: 1, utcOffset: -1),
      TimeWithZone(hour: 12, minute: 30, second: 0, utcOffset: 19_800),
      TimeWithZone(hour: 0, minute: 0, second: 0, utcOffset: 1172),
    ]
    let midnight = edges.compactMap { $0 }[0]
    return Samples(edges: edges.compactMap { $0 }) { random(using: &$0) ?? midnight }
  }()
}
