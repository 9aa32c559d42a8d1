import Foundation

/// A number in a calendar date.
public enum DateField: Sendable, Hashable, CaseIterable {
  /// The year.
  case year
  /// 1 to 4.
  case quarter
  /// 1 to 12.
  case month
  /// The week of the ISO year, 1 to 53: weeks begin on Monday, and the first has the year's first Thursday.
  case isoWeek
  /// 1 to 31.
  case day
  /// 0 for Sunday to 6 for Saturday.
  case dayOfWeek
  /// 1 to 366.
  case dayOfYear
}

/// A number in a time of day.
public enum TimeField: Sendable, Hashable, CaseIterable {
  /// 0 to 23.
  case hour
  /// 0 to 59.
  case minute
  /// 0 to 59, without its fraction.
  case second
}

/// What a date can be cut to.
public enum DateUnit: Sendable, Hashable, CaseIterable {
  /// To 1 January.
  case year
  /// To the first day of the quarter.
  case quarter
  /// To the first day of the month.
  case month
  /// To the Monday of the week.
  case week
  /// To midnight.
  case day
}

// MARK: - Fields

// One function for dates, instants and those that can be null: of several, the type checker would try all for each part in an
// expression.

/// A type that has parts of a date: ``CalendarDate``, `Date`, and optionals of them.
public protocol CalendarValue: DatabaseValue {
  /// The type of a part: `Int`, or `Int?` where there may be no date.
  associatedtype DatePart: DatabaseValue
}

extension CalendarDate: CalendarValue {
  /// A whole number.
  public typealias DatePart = Int
}

extension Date: CalendarValue {
  /// A whole number.
  public typealias DatePart = Int
}

extension Optional: CalendarValue where Wrapped: CalendarValue {
  /// A whole number, or null.
  public typealias DatePart = Int?
}

extension SQLExpression where Value: CalendarValue {
  /// A number in the date, of an instant in UTC: `EXTRACT`.
  public func extract(_ field: DateField) -> TypedSQL<Value.DatePart> {
    TypedSQL(.field(field, sql.node, of: Value.sqlType == .timestamp ? .inUTC(sql.node) : sql.node))
  }
}

extension SQLExpression where Value: CalendarValue, Value.Base == Date {
  /// A number in the time of day in UTC: `EXTRACT`.
  public func extract(_ field: TimeField) -> TypedSQL<Value.DatePart> { TypedSQL(.field(field, sql.node)) }

  /// Whole seconds since 1970-01-01 00:00:00 UTC, rounded down.
  public func secondsSinceEpoch() -> TypedSQL<Value.DatePart> { TypedSQL(.secondsSinceEpoch(sql.node)) }
}

// MARK: - Units

extension SQLExpression where Value.Base == CalendarDate {
  /// The first day of the year, quarter, month or week that the date is in: `date_trunc`.
  public func truncated(to unit: DateUnit) -> TypedSQL<Value> {
    let start = Node.sequence([
      .text("CAST(date_trunc("), unit.name, .text(", "), .cast(sql.node, as: "timestamp"), .text(") AS date)"),
    ])
    return TypedSQL(.dialects(sqlite: .start(of: unit, sql.node), postgreSQL: start))
  }
}

extension SQLExpression where Value.Base == Date {
  /// Midnight, in UTC, of the first day of the year, quarter, month or week that the instant is in: `date_trunc`.
  public func truncated(to unit: DateUnit) -> TypedSQL<Value> {
    TypedSQL(
      .dialects(
        sqlite: .infix(.start(of: unit, sql.node), " || ", .text("' 00:00:00.000000'")),
        postgreSQL: .call("date_trunc", [unit.name, sql.node, .text("'UTC'")])))
  }

  /// The beginning of the hour, minute or second that the instant is in: `date_trunc`.
  public func truncated(to unit: TimeField) -> TypedSQL<Value> {
    let (name, kept, rest): (Node, Node, Node) =
      switch unit {
      case .hour: (.text("'hour'"), .text("13"), .text("':00:00.000000'"))
      case .minute: (.text("'minute'"), .text("16"), .text("':00.000000'"))
      case .second: (.text("'second'"), .text("19"), .text("'.000000'"))
      }
    return TypedSQL(
      .dialects(
        sqlite: .infix(.substring(sql.node, "1", kept), " || ", rest),
        postgreSQL: .call("date_trunc", [name, sql.node, .text("'UTC'")])))
  }
}

extension DateUnit {
  fileprivate var name: Node {
    switch self {
    case .year: .text("'year'")
    case .quarter: .text("'quarter'")
    case .month: .text("'month'")
    case .week: .text("'week'")
    case .day: .text("'day'")
    }
  }
}

// MARK: - SQL

// SQLite stores dates as text of fixed width, of which parts are cut out; its own functions know milliseconds only and would
// round a fraction up into the next second.
extension Node {
  /// `substr(node, start, length)`.
  static func substring(_ node: Node, _ start: StaticString, _ length: Node) -> Node {
    .call("substr", [node, .text(start), length])
  }

  /// SQLite's date of a date or an instant.
  static func day(_ node: Node) -> Node { substring(node, "1", .text("10")) }

  private static func integer(_ node: Node) -> Node { cast(node, as: "INTEGER") }

  private static func extract(_ field: StaticString, _ node: Node) -> Node {
    let number = Node.sequence([.text("extract("), .text(field), .text(" FROM "), node, .text(")")])
    return cast(call("floor", [number]), as: "bigint")
  }

  /// - Parameter local: The date, or the time in UTC, on PostgreSQL.
  fileprivate static func field(_ field: DateField, _ node: Node, of local: Node) -> Node {
    let month = integer(substring(node, "6", .text("2")))
    return switch field {
    case .year: .dialects(sqlite: integer(substring(node, "1", .text("4"))), postgreSQL: extract("year", local))
    case .quarter:
      .dialects(
        sqlite: .sequence([.text("(("), month, .text(" + 2) / 3)")]), postgreSQL: extract("quarter", local))
    case .month: .dialects(sqlite: month, postgreSQL: extract("month", local))
    case .isoWeek:
      // The week's number is that of its Thursday.
      .dialects(
        sqlite: .sequence([
          .text("((strftime('%j', "), day(node), .text(", '-3 days', 'weekday 4') - 1) / 7 + 1)"),
        ]), postgreSQL: extract("week", local))
    case .day: .dialects(sqlite: integer(substring(node, "9", .text("2"))), postgreSQL: extract("day", local))
    case .dayOfWeek:
      .dialects(sqlite: integer(call("strftime", [.text("'%w'"), day(node)])), postgreSQL: extract("dow", local))
    case .dayOfYear:
      .dialects(sqlite: integer(call("strftime", [.text("'%j'"), day(node)])), postgreSQL: extract("doy", local))
    }
  }

  fileprivate static func field(_ field: TimeField, _ node: Node) -> Node {
    switch field {
    case .hour:
      .dialects(sqlite: integer(substring(node, "12", .text("2"))), postgreSQL: extract("hour", inUTC(node)))
    case .minute:
      .dialects(sqlite: integer(substring(node, "15", .text("2"))), postgreSQL: extract("minute", inUTC(node)))
    case .second:
      .dialects(sqlite: integer(substring(node, "18", .text("2"))), postgreSQL: extract("second", inUTC(node)))
    }
  }

  /// Whole seconds since 1970 of an instant.
  static func secondsSinceEpoch(_ node: Node) -> Node {
    .dialects(
      sqlite: integer(call("strftime", [.text("'%s'"), substring(node, "1", .text("19"))])),
      postgreSQL: extract("epoch", node))
  }

  /// SQLite's text of the first day of a unit.
  fileprivate static func start(of unit: DateUnit, _ node: Node) -> Node {
    switch unit {
    case .year: .infix(substring(node, "1", .text("4")), " || ", .text("'-01-01'"))
    case .quarter:
      .sequence([
        .text("("), substring(node, "1", .text("5")), .text(" || substr('010101040404070707101010', "),
        integer(substring(node, "6", .text("2"))), .text(" * 2 - 1, 2) || '-01')"),
      ])
    case .month: .infix(substring(node, "1", .text("7")), " || ", .text("'-01'"))
    case .week: call("date", [day(node), .text("'-6 days'"), .text("'weekday 1'")])
    case .day: day(node)
    }
  }
}
