import Foundation

// MARK: - Now

/// The time at which the statement began, in UTC: to the millisecond on SQLite, to the microsecond on PostgreSQL.
public func currentTimestamp() -> TypedSQL<Date> {
  TypedSQL(
    .dialects(
      sqlite: .text("(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"), postgreSQL: .text("statement_timestamp()")))
}

/// The day on which the statement began, in UTC.
public func currentDate() -> TypedSQL<CalendarDate> {
  TypedSQL(
    .dialects(
      sqlite: .text("date('now')"), postgreSQL: .cast(.inUTC(.text("statement_timestamp()")), as: "date")))
}

// MARK: - Sums

extension SQLExpression where Value.Base == CalendarDate {
  /// The date so many years, months and days later; earlier for negative numbers. First the years and months are added,
  /// where a day that the month doesn't have becomes its last (31 January and a month are 28 or 29 February), then the days.
  public func adding(years: Int = 0, months: Int = 0, days: Int = 0) -> TypedSQL<Value> {
    let interval = IntervalParameters(years: years, months: months, days: days, hours: 0, minutes: 0, seconds: 0)
    return TypedSQL(
      interval.isTooLong ? IntervalParameters.failure : adding(.value(interval.months), .value(interval.days)))
  }

  /// The date so many days later as an expression has it; earlier for a negative number.
  public func adding<E: SQLExpression>(days: E) -> TypedSQL<Value> where E.Value: BinaryInteger {
    TypedSQL(adding(.text("0"), days.sql.node))
  }

  /// The date so many months later as an expression has it, where a day that the month doesn't have becomes its last; earlier
  /// for a negative number.
  public func adding<E: SQLExpression>(months: E) -> TypedSQL<Value> where E.Value: BinaryInteger {
    TypedSQL(adding(months.sql.node, .text("0")))
  }

  private func adding(_ months: Node, _ days: Node) -> Node {
    .dialects(
      sqlite: .call("date", [.laterMonth(sql.node, months), .modifier(days, " days")]),
      postgreSQL: .cast(
        .sequence([.text("("), sql.node, .text(" + "), .interval(months, days), .text("))")]), as: "date"))
  }
}

extension SQLExpression where Value.Base == Date {
  /// The instant so much later; earlier for negative numbers. First the years and months are added, where a day that the
  /// month doesn't have becomes its last (31 January and a month are 28 or 29 February), then the rest. Days have 24 hours:
  /// all is reckoned in UTC.
  public func adding(
    years: Int = 0, months: Int = 0, days: Int = 0, hours: Int = 0, minutes: Int = 0, seconds: Int = 0
  ) -> TypedSQL<Value> {
    let interval = IntervalParameters(
      years: years, months: months, days: days, hours: hours, minutes: minutes, seconds: seconds)
    if interval.isTooLong { return TypedSQL(IntervalParameters.failure) }
    return TypedSQL(adding(.value(interval.months), .value(interval.days), .value(interval.seconds)))
  }

  /// The instant so many seconds later as an expression has it; earlier for a negative number.
  public func adding<E: SQLExpression>(seconds: E) -> TypedSQL<Value> where E.Value: BinaryInteger {
    TypedSQL(adding(.text("0"), .text("0"), seconds.sql.node))
  }

  private func adding(_ months: Node, _ days: Node, _ seconds: Node) -> Node {
    let node = sql.node
    // Without the fraction, which SQLite would round, and with it again.
    let start = Node.infix(.laterMonth(node, months), " || ", .substring(node, "11", .text("9")))
    let modified = Node.call(
      "strftime",
      [.text("'%Y-%m-%d %H:%M:%S'"), start, .modifier(days, " days"), .modifier(seconds, " seconds")])
    return .dialects(
      sqlite: .infix(modified, " || ", .call("substr", [node, .text("20")])),
      postgreSQL: .inUTC(
        .sequence([
          .text("("), .inUTC(node), .text(" + "), .interval(months, days),
          .text(", secs => CAST("), seconds, .text(" AS double precision)))"),
        ])))
  }
}

/// An interval's three parts that have no fixed length in one another, bound.
private struct IntervalParameters {
  let months: SQLValue
  let days: SQLValue
  let seconds: SQLValue
  private(set) var isTooLong: Bool

  static let failure = Node.failure(
    DatabaseError(.invalidValue, "the interval is longer than the calendar of years 1 to 9999"))

  init(years: Int, months: Int, days: Int, hours: Int, minutes: Int, seconds: Int) {
    let limit = 400_000_000_000
    isTooLong = [years, months, days, hours, minutes, seconds].contains { $0 > limit || $0 < -limit }
    guard !isTooLong else {
      self.months = .int32(0)
      self.days = .int32(0)
      self.seconds = .int64(0)
      return
    }
    let (allMonths, allSeconds) = (years * 12 + months, (hours * 60 + minutes) * 60 + seconds)
    isTooLong = abs(allMonths) > 120_000 || abs(days) > 3_700_000 || abs(allSeconds) > limit
    self.months = .int32(Int32(clamping: allMonths))
    self.days = .int32(Int32(clamping: days))
    self.seconds = .int64(Int64(allSeconds))
  }
}

// MARK: - Differences

extension SQLExpression where Value == CalendarDate {
  /// How many days this is after another date; negative if it is before.
  public func days(since other: CalendarDate) -> TypedSQL<Int> { TypedSQL(.days(sql.node, .bound(other))) }

  /// How many days this is after another date; negative if it is before.
  public func days(since other: some SQLExpression<CalendarDate>) -> TypedSQL<Int> {
    TypedSQL(.days(sql.node, other.sql.node))
  }
}

extension SQLExpression where Value.Base == CalendarDate {
  /// How many days this is after another date; negative if it is before.
  @_disfavoredOverload
  public func days(since other: CalendarDate) -> TypedSQL<Int?> { TypedSQL(.days(sql.node, .bound(other))) }

  /// How many days this is after another date; negative if it is before, null if either is.
  @_disfavoredOverload
  public func days<E: SQLExpression>(since other: E) -> TypedSQL<Int?> where E.Value.Base == CalendarDate {
    TypedSQL(.days(sql.node, other.sql.node))
  }
}

extension SQLExpression where Value == Date {
  /// How many seconds this is after another instant, with their fraction; negative if it is before.
  public func seconds(since other: Date) -> TypedSQL<Double> { TypedSQL(.seconds(sql.node, .bound(other))) }

  /// How many seconds this is after another instant, with their fraction; negative if it is before.
  public func seconds(since other: some SQLExpression<Date>) -> TypedSQL<Double> {
    TypedSQL(.seconds(sql.node, other.sql.node))
  }
}

extension SQLExpression where Value.Base == Date {
  /// How many seconds this is after another instant, with their fraction; negative if it is before.
  @_disfavoredOverload
  public func seconds(since other: Date) -> TypedSQL<Double?> { TypedSQL(.seconds(sql.node, .bound(other))) }

  /// How many seconds this is after another instant, with their fraction; negative if it is before, null if either is.
  @_disfavoredOverload
  public func seconds<E: SQLExpression>(since other: E) -> TypedSQL<Double?> where E.Value.Base == Date {
    TypedSQL(.seconds(sql.node, other.sql.node))
  }
}

// MARK: - Text

/// A piece of a date as text.
public enum DateTextPart: Sendable, Hashable, CaseIterable {
  /// Four digits.
  case year
  /// Two digits.
  case month
  /// Two digits.
  case day
  /// Two digits, 00 to 23.
  case hour
  /// Two digits.
  case minute
  /// Two digits, without the fraction.
  case second
  /// Three digits for the days of the year.
  case dayOfYear
  /// `-`
  case dash
  /// `/`
  case slash
  /// `.`
  case dot
  /// `:`
  case colon
  /// A space.
  case space
  /// The letter `T` of ISO 8601.
  case t
}

extension SQLExpression where Value == CalendarDate {
  /// As text of these parts: `formatted(.year, .dash, .month)`. Times are midnight.
  public func formatted(_ parts: DateTextPart...) -> TypedSQL<String> {
    TypedSQL(.formatted(sql.node, .cast(sql.node, as: "timestamp"), parts))
  }
}

extension SQLExpression where Value == Date {
  /// As text of these parts, in UTC: `formatted(.hour, .colon, .minute)`.
  public func formatted(_ parts: DateTextPart...) -> TypedSQL<String> {
    TypedSQL(.formatted(sql.node, .inUTC(sql.node), parts))
  }
}

extension SQLExpression where Value == CalendarDate? {
  /// As text of these parts: `formatted(.year, .dash, .month)`. Times are midnight.
  public func formatted(_ parts: DateTextPart...) -> TypedSQL<String?> {
    TypedSQL(.formatted(sql.node, .cast(sql.node, as: "timestamp"), parts))
  }
}

extension SQLExpression where Value == Date? {
  /// As text of these parts, in UTC: `formatted(.hour, .colon, .minute)`.
  public func formatted(_ parts: DateTextPart...) -> TypedSQL<String?> {
    TypedSQL(.formatted(sql.node, .inUTC(sql.node), parts))
  }
}

extension DateTextPart {
  /// In formats of SQLite's `strftime` and PostgreSQL's `to_char`.
  fileprivate var formats: (sqlite: Node, postgreSQL: Node) {
    switch self {
    case .year: (.text("%Y"), .text("YYYY"))
    case .month: (.text("%m"), .text("MM"))
    case .day: (.text("%d"), .text("DD"))
    case .hour: (.text("%H"), .text("HH24"))
    case .minute: (.text("%M"), .text("MI"))
    case .second: (.text("%S"), .text("SS"))
    case .dayOfYear: (.text("%j"), .text("DDD"))
    case .dash: (.text("-"), .text("-"))
    case .slash: (.text("/"), .text("/"))
    case .dot: (.text("."), .text("."))
    case .colon: (.text(":"), .text(":"))
    case .space: (.text(" "), .text(" "))
    case .t: (.text("T"), .text("\"T\""))
    }
  }
}

// MARK: - SQL

extension Node {
  /// SQLite's date some months later, in the same time of which a day that the month lacks is its last: the lesser of the
  /// month's last day and the same day, which as text need not exist.
  fileprivate static func laterMonth(_ node: Node, _ months: Node) -> Node {
    let first = Node.sequence([
      .text("date("), substring(node, "1", .text("7")), .text(" || '-01', "), modifier(months, " months"),
    ])
    return .sequence([
      .text("min("), first, .text(", '+1 month', '-1 day'), substr("), first, .text("), 1, 8) || "),
      substring(node, "9", .text("2")), .text(")"),
    ])
  }

  /// A modifier of SQLite's date functions.
  fileprivate static func modifier(_ count: Node, _ unit: StaticString) -> Node {
    .sequence([.text("("), count, .text(" || '"), .text(unit), .text("')")])
  }

  /// PostgreSQL's `make_interval(…`, whose parentheses are left open.
  fileprivate static func interval(_ months: Node, _ days: Node) -> Node {
    .sequence([
      .text("make_interval(months => CAST("), months, .text(" AS integer), days => CAST("), days,
      .text(" AS integer)"),
    ])
  }

  fileprivate static func days(_ later: Node, _ earlier: Node) -> Node {
    .dialects(
      sqlite: .sequence([.text("CAST(julianday("), later, .text(") - julianday("), earlier, .text(") AS INTEGER)")]),
      postgreSQL: .infix(later, " - ", earlier))
  }

  fileprivate static func seconds(_ later: Node, _ earlier: Node) -> Node {
    .dialects(
      sqlite: .sequence([
        .text("CAST("), secondsSinceEpoch(later), .text(" - "), secondsSinceEpoch(earlier), .text(" + ('0' || substr("),
        later, .text(", 20)) - ('0' || substr("), earlier, .text(", 20)) AS REAL)"),
      ]),
      postgreSQL: .sequence([
        .text("CAST(extract(epoch FROM "), later, .text(" - "), earlier, .text(") AS double precision)"),
      ]))
  }

  fileprivate static func formatted(_ node: Node, _ local: Node, _ parts: [DateTextPart]) -> Node {
    let formats = parts.map(\.formats)
    let sqlite =
      [.text("strftime('")] + formats.map(\.sqlite) + [.text("', "), substring(node, "1", .text("19")), .text(")")]
    let postgreSQL = [.text("to_char("), local, .text(", '")] + formats.map(\.postgreSQL) + [.text("')")]
    return .dialects(sqlite: .sequence(sqlite), postgreSQL: .sequence(postgreSQL))
  }
}
