import Foundation

/// Where a window's frame begins or ends.
public struct FrameBound: Sendable {
  enum Place: Sendable { case unboundedPreceding, preceding, currentRow, following, unboundedFollowing }
  enum Offset: Sendable {
    case whole(Int)
    case fraction(Double)
    /// Days for dates, seconds for instants.
    case days(Int)
    case seconds(Int)
  }

  let place: Place
  let offset: Offset?

  private init(_ place: Place, _ offset: Offset? = nil) {
    self.place = place
    self.offset = offset
  }

  /// The first row of the partition.
  public static let unboundedPreceding = FrameBound(.unboundedPreceding)
  /// The last row of the partition.
  public static let unboundedFollowing = FrameBound(.unboundedFollowing)
  /// The current row; in a range and in groups, the first or last of the rows that are equal to it in the order.
  public static let currentRow = FrameBound(.currentRow)
  /// This many rows, groups or units of the key before the current row. The number is a parameter.
  public static func preceding(_ offset: Int) -> FrameBound { FrameBound(.preceding, .whole(offset)) }
  /// This many units of the key before the current row, for a range over fractional numbers. The number is a parameter.
  public static func preceding(_ offset: Double) -> FrameBound { FrameBound(.preceding, .fraction(offset)) }
  /// This many rows, groups or units of the key after the current row. The number is a parameter.
  public static func following(_ offset: Int) -> FrameBound { FrameBound(.following, .whole(offset)) }
  /// This many units of the key after the current row, for a range over fractional numbers. The number is a parameter.
  public static func following(_ offset: Double) -> FrameBound { FrameBound(.following, .fraction(offset)) }

  /// This many days before the current row's date, for a range over dates. The number is a parameter.
  public static func preceding(days: Int) -> FrameBound { FrameBound(.preceding, .days(days)) }
  /// This many days after the current row's date, for a range over dates. The number is a parameter.
  public static func following(days: Int) -> FrameBound { FrameBound(.following, .days(days)) }
  /// So much time before the current row's instant, for a range over instants; a day has 24 hours. It is a parameter.
  public static func preceding(hours: Int = 0, minutes: Int = 0, seconds: Int = 0) -> FrameBound {
    FrameBound(.preceding, .seconds(Self.seconds(hours, minutes, seconds)))
  }
  /// So much time after the current row's instant, for a range over instants; a day has 24 hours. It is a parameter.
  public static func following(hours: Int = 0, minutes: Int = 0, seconds: Int = 0) -> FrameBound {
    FrameBound(.following, .seconds(Self.seconds(hours, minutes, seconds)))
  }

  /// Beyond a limit that the frame refuses, the limit is enough.
  private static func seconds(_ hours: Int, _ minutes: Int, _ seconds: Int) -> Int {
    let limit = 1_000_000_000_000
    func clamped(_ number: Int) -> Int { Swift.min(Swift.max(number, -limit), limit) }
    return clamped(hours) * 3600 + clamped(minutes) * 60 + clamped(seconds)
  }

  /// As it stands in a frame. Both databases take an offset as a parameter.
  var node: Node {
    switch place {
    case .unboundedPreceding: .text("UNBOUNDED PRECEDING")
    case .preceding: .sequence([offsetNode, .text(" PRECEDING")])
    case .currentRow: .text("CURRENT ROW")
    case .following: .sequence([offsetNode, .text(" FOLLOWING")])
    case .unboundedFollowing: .text("UNBOUNDED FOLLOWING")
    }
  }

  /// PostgreSQL has distances of `numeric` for keys of every fractional type, since `numeric` becomes any of them by itself.
  private var offsetNode: Node {
    switch offset {
    case .whole(let offset): .value(.int64(Int64(offset)))
    case .fraction(let offset):
      .dialects(sqlite: .value(.double(offset)), postgreSQL: .value(.decimal(Decimal(offset))))
    case .days(let days):
      .dialects(
        sqlite: .value(.int64(Int64(days))),
        postgreSQL: .sequence([
          .text("make_interval(days => CAST("), .value(.int64(Int64(days))), .text(" AS integer))"),
        ]))
    case .seconds(let seconds):
      .dialects(
        sqlite: .value(.int64(Int64(seconds) * 1_000_000)),
        postgreSQL: .sequence([
          .text("make_interval(secs => CAST("), .value(.int64(Int64(seconds))), .text(" AS double precision))"),
        ]))
    case nil: .sequence([])
    }
  }
}

extension FrameBound.Offset {
  /// The type of the keys that it is a distance of, if that is a time.
  var measure: SQLType? {
    switch self {
    case .whole, .fraction: nil
    case .days: .date
    case .seconds: .timestamp
    }
  }
}

/// Rows that a window's frame leaves out.
public enum FrameExclusion: Sendable, Hashable {
  /// The current row.
  case currentRow
  /// The current row and all that are equal to it in the order.
  case group
  /// All that are equal to the current row in the order, but not itself.
  case ties
  /// None.
  case noOthers
}

/// How far a window reaches.
struct Frame: Sendable {
  enum Unit: Sendable { case rows, range, groups }

  let unit: Unit
  let start: FrameBound
  let end: FrameBound
  let exclusion: FrameExclusion

  /// - Parameter order: The window's order; nil if it has one elsewhere.
  func node(orderedBy order: [OrderTerm]?) -> Node {
    let frame = Node.sequence([
      .text(unitText), .text(" BETWEEN "), start.node, .text(" AND "), end.node, .text(exclusionText),
    ])
    for offset in [start.offset, end.offset] {
      if let offset, let problem = problem(with: offset) { return .failure(DatabaseError(.invalidQuery, problem)) }
    }
    switch unit {
    case .rows: return frame
    case .groups:
      guard order?.isEmpty != true else {
        return .failure(DatabaseError(.invalidQuery, "a window with a frame of groups needs an order(by:)"))
      }
      return frame
    case .range: return start.offset == nil && end.offset == nil ? frame : checked(frame, order ?? [])
    }
  }

  private func problem(with offset: FrameBound.Offset) -> String? {
    switch offset {
    case .whole(let offset): return offset < 0 ? "a frame's offset is \(offset): it can't be negative" : nil
    case .fraction(let offset):
      guard unit == .range else { return "a frame of rows or groups is counted in whole numbers" }
      return offset >= 0 && offset.isFinite ? nil : "a frame's offset is \(offset): it must be a number from 0"
    case .days(let offset), .seconds(let offset):
      guard unit == .range else { return "a frame of rows or groups is counted in whole numbers" }
      // More than the calendar of the years 1 to 9999 has.
      return (0...316_000_000_000).contains(offset)
        ? nil : "a frame's offset is \(offset) days or seconds: it must be from 0 to 10000 years"
    }
  }

  /// SQLite takes a distance to a key that is text for no distance at all, and says nothing.
  private func checked(_ frame: Node, _ order: [OrderTerm]) -> Node {
    guard order.count == 1, let type = order.first?.type else {
      return .failure(
        DatabaseError(.invalidQuery, "a range with an offset needs an order(by:) beside it with exactly one key"))
    }
    let offsets = [start.offset, end.offset].compactMap { $0 }
    let isFractional = offsets.contains { if case .fraction = $0 { true } else { false } }
    if let measure = offsets.compactMap(\.measure).first {
      return type == measure && offsets.allSatisfy { $0.measure == measure }
        ? frame
        : .failure(
          DatabaseError(.invalidQuery, "a range of days has a date as its key, and a range of hours an instant"))
    }
    switch type {
    case .float, .double: return frame
    case .int16, .int32,
      .int64 where !isFractional:
      return frame
    case .int16, .int32, .int64:
      return .failure(DatabaseError(.invalidQuery, "a range over an integer has whole offsets"))
    case .decimal:
      let refusal = DatabaseError(
        .unsupported, "SQLite has no distance between decimals, which it stores as text; order by a Double")
      return .dialects(sqlite: .failure(refusal), postgreSQL: frame)
    default:
      return .failure(
        DatabaseError(.invalidQuery, "a range with an offset needs an order(by:) with a number as its key"))
    }
  }

  private var unitText: StaticString {
    switch unit {
    case .rows: "ROWS"
    case .range: "RANGE"
    case .groups: "GROUPS"
    }
  }

  private var exclusionText: StaticString {
    switch exclusion {
    case .currentRow: " EXCLUDE CURRENT ROW"
    case .group: " EXCLUDE GROUP"
    case .ties: " EXCLUDE TIES"
    case .noOthers: ""
    }
  }
}
