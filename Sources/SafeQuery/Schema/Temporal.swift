import Foundation

/// A day of the calendar (Gregorian, also before its introduction), without a time or a zone: `date`.
public struct CalendarDate: DatabaseValue, Hashable, Comparable, CustomStringConvertible {
  /// Days since 1970-01-01.
  public let daysSinceEpoch: Int32

  /// A day by its distance from 1970-01-01.
  public init(daysSinceEpoch: Int32) { self.daysSinceEpoch = daysSinceEpoch }

  /// A day, or nil if there is no such day. Years run from 1 to 9999, which both databases can hold.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    let days = Civil.days(year: year, month: month, day: day)
    let back = Civil.date(days: days)
    guard back.month == month, back.day == day else { return nil }
    daysSinceEpoch = Int32(days)
  }

  /// Year, month (1 to 12) and day (1 to 31).
  public var components: (year: Int, month: Int, day: Int) { Civil.date(days: Int(daysSinceEpoch)) }

  /// Earlier first.
  public static func < (left: Self, right: Self) -> Bool { left.daysSinceEpoch < right.daysSinceEpoch }

  /// `2026-01-31`; a year outside 1 to 9999 as a number.
  public var description: String {
    if Civil.sharedDays.contains(Int(daysSinceEpoch)) { return SQLiteText.date(days: Int(daysSinceEpoch)) }
    return "\(components.year)-\(components.month)-\(components.day)"
  }

  /// `date`.
  public static var sqlType: SQLType { .date }

  /// The parameter. Sending a day outside the years 1 to 9999 throws.
  public var sqlValue: SQLValue {
    Civil.sharedDays.contains(Int(daysSinceEpoch))
      ? .date(daysSinceEpoch) : .unrepresentable("a date outside the years 1 to 9999")
  }

  /// Reads a day.
  public init(row: borrowing Row, at index: Int) throws {
    switch row.source {
    case .sqlite(let source):
      guard let days = SQLiteText.parseDate(try source.text(at: index)) else {
        throw row.failure(at: index, "holds text that is no date (YYYY-MM-DD)")
      }
      daysSinceEpoch = Int32(days)
    case .postgres(let source): daysSinceEpoch = try source.days(at: index)
    }
  }
}

/// A time of day with an offset from UTC: `timetz`.
public struct TimeWithZone: DatabaseValue, Hashable, CustomStringConvertible {
  /// Microseconds since midnight, 0 to 86,400,000,000 (24:00:00).
  public let microseconds: Int64
  /// Seconds east of UTC.
  public let utcOffset: Int32

  /// A time, or nil if out of range: up to 24:00:00, and less than 16 hours from UTC, PostgreSQL's limit.
  public init?(hour: Int, minute: Int, second: Int, microsecond: Int = 0, utcOffset: Int) {
    guard (0...24).contains(hour), (0...59).contains(minute), (0...59).contains(second),
      (0...999_999).contains(microsecond)
    else { return nil }
    self.init(
      microseconds: Int64((hour * 60 + minute) * 60 + second) * 1_000_000 + Int64(microsecond), utcOffset: utcOffset)
  }

  init?(microseconds: Int64, utcOffset: Int) {
    guard (0...86_400_000_000).contains(microseconds), (-57_599...57_599).contains(utcOffset) else { return nil }
    self.microseconds = microseconds
    self.utcOffset = Int32(utcOffset)
  }

  /// `12:30:00.000000+02:00`.
  public var description: String { SQLiteText.time(microseconds, offset: utcOffset) }

  /// `timetz`.
  public static var sqlType: SQLType { .time }

  /// The parameter.
  public var sqlValue: SQLValue { .time(microseconds, offset: utcOffset) }

  /// Reads a time.
  public init(row: borrowing Row, at index: Int) throws {
    let read: (Int64, Int)?
    switch row.source {
    case .sqlite(let source): read = SQLiteText.parseTime(try source.text(at: index))
    case .postgres(let source): read = try source.time(at: index)
    }
    guard let (microseconds, offset) = read,
      let time = TimeWithZone(microseconds: microseconds, utcOffset: offset)
    else { throw row.failure(at: index, "holds text that is no time with an offset (HH:MM:SS.ffffff+HH:MM)") }
    self = time
  }
}

extension Date: DatabaseValue {
  /// `timestamptz`; ISO 8601 text in UTC on SQLite.
  public static var sqlType: SQLType { .timestamp }

  /// The parameter, rounded to the nearest microsecond. Sending an instant outside the years 1 to 9999 throws.
  public var sqlValue: SQLValue {
    // Foundation counts from 2001. Whole seconds apart from the rest: as one product, microseconds would be rounded
    // away from the year 2286 on.
    let seconds = timeIntervalSinceReferenceDate.rounded(.down)
    guard abs(seconds) < 1e12 else { return .unrepresentable("a date outside the years 1 to 9999") }
    let rest = ((timeIntervalSinceReferenceDate - seconds) * 1_000_000).rounded()
    let sinceEpoch = Int64(seconds) * 1_000_000 + Int64(rest) + Civil.referenceMicroseconds
    return Civil.sharedMicroseconds.contains(sinceEpoch)
      ? .timestamp(sinceEpoch) : .unrepresentable("a date outside the years 1 to 9999")
  }

  /// Reads an instant.
  public init(row: borrowing Row, at index: Int) throws {
    let micros: Int64
    switch row.source {
    case .sqlite(let source):
      guard let parsed = SQLiteText.parseTimestamp(try source.text(at: index)) else {
        throw row.failure(at: index, "holds text that is no date and time (YYYY-MM-DD HH:MM:SS.ffffff, in UTC)")
      }
      micros = parsed
    case .postgres(let source): micros = try source.microseconds(at: index)
    }
    self.init(microsecondsSinceEpoch: micros)
  }

  init(microsecondsSinceEpoch: Int64) {
    // The difference is one of seconds: in microseconds it need not fit, whatever a server has sent.
    let (seconds, rest) = microsecondsSinceEpoch.quotientAndRemainder(dividingBy: 1_000_000)
    let sinceReference = seconds - Civil.referenceMicroseconds / 1_000_000
    self.init(timeIntervalSinceReferenceDate: Double(sinceReference) + Double(rest) / 1_000_000)
  }
}

/// Days and civil dates of the proleptic Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
enum Civil {
  /// 2001-01-01 in microseconds since 1970-01-01.
  static let referenceMicroseconds: Int64 = 978_307_200_000_000
  /// The years 1 to 9999 in days since 1970-01-01.
  static let sharedDays = -719_162...2_932_896
  /// The years 1 to 9999 in microseconds since 1970-01-01.
  static let sharedMicroseconds: ClosedRange<Int64> = -62_135_596_800_000_000...253_402_300_799_999_999

  static func days(year: Int, month: Int, day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  static func date(days: Int) -> (year: Int, month: Int, day: Int) {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}
