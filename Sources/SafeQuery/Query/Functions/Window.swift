/// The rows that a window function looks at, as seen from the current row: which rows belong together, in which order, and
/// how far the window reaches.
///
/// ```swift
/// rank().over(.partition(by: $0.department).order(by: $0.salary.descending))
/// $0.amount.avg().over(.order(by: $0.day).rows(from: .preceding(6)))
/// ```
/// It is a value: make it once and use it in several places. ``SelectQuery/window(_:_:)`` declares one by name.
public struct Window: Sendable {
  private var base: Identifier?
  private var partition: [Node] = []
  private var order: [OrderTerm] = []
  private var frame: Frame?

  /// All rows of the result.
  public init() {}

  /// A window that the select declares with ``SelectQuery/window(_:_:)``, by its literal name. An order and a frame may be
  /// added where it has none.
  public static func named(_ name: Identifier) -> Window {
    var window = Window()
    window.base = name
    return window
  }

  /// Only the rows that have the same values as the current one here.
  public static func partition<each Key: SQLExpression>(by key: repeat each Key) -> Window {
    Window().partition(by: repeat each key)
  }

  /// The order of the rows. Nulls come first in ascending order, on both databases.
  public static func order<each Key: OrderKey>(by key: repeat each Key) -> Window {
    Window().order(by: repeat each key)
  }

  /// Only the rows that have the same values as the current one here.
  public func partition<each Key: SQLExpression>(by key: repeat each Key) -> Window {
    var window = self
    for key in repeat each key { window.partition.append(.compared(key.sql.node, (type(of: key)).Value.sqlType)) }
    return window
  }

  /// The order of the rows. Nulls come first in ascending order, on both databases.
  public func order<each Key: OrderKey>(by key: repeat each Key) -> Window {
    var window = self
    for key in repeat each key { window.order.append(key.orderTerm) }
    return window
  }

  /// A frame that is counted in rows.
  public func rows(
    from start: FrameBound, to end: FrameBound = .currentRow, excluding exclusion: FrameExclusion = .noOthers
  ) -> Window { with(Frame(unit: .rows, start: start, end: end, exclusion: exclusion)) }

  /// A frame that is counted in groups of rows that are equal in the window's order, which there must be.
  public func groups(
    from start: FrameBound, to end: FrameBound = .currentRow, excluding exclusion: FrameExclusion = .noOthers
  ) -> Window { with(Frame(unit: .groups, start: start, end: end, exclusion: exclusion)) }

  /// A frame of the rows whose key is at most an offset away from the current row's.
  ///
  /// With an offset, the window must be ordered by one key, in its own `order(by:)`: by a number, by a date with an offset in
  /// days, `.range(from: .preceding(days: 30))`, or by an instant, `.preceding(hours: 1)`. By a decimal only on PostgreSQL, as
  /// SQLite stores decimals as text, and would compare no distances.
  public func range(
    from start: FrameBound, to end: FrameBound = .currentRow, excluding exclusion: FrameExclusion = .noOthers
  ) -> Window { with(Frame(unit: .range, start: start, end: end, exclusion: exclusion)) }

  private func with(_ frame: Frame) -> Window {
    var window = self
    window.frame = frame
    return window
  }

  /// As it stands after OVER.
  var reference: Node {
    if let base, partition.isEmpty, order.isEmpty, frame == nil { return .name(base.name) }
    return definition
  }

  /// Between parentheses, as it stands after OVER and in a WINDOW clause.
  var definition: Node {
    var parts: [Node] = []
    if let base { parts.append(.name(base.name)) }
    append(" PARTITION BY ", "PARTITION BY ", partition, to: &parts)
    append(" ORDER BY ", "ORDER BY ", order.map { (frame?.measuresTime == true ? $0.measured : $0).node }, to: &parts)
    if let frame {
      if !parts.isEmpty { parts.append(.text(" ")) }
      parts.append(frame.node(orderedBy: base == nil || !order.isEmpty ? order : nil))
    }
    return .parenthesized(.sequence(parts))
  }

  private func append(_ clause: StaticString, _ first: StaticString, _ list: [Node], to parts: inout [Node]) {
    for (index, node) in list.enumerated() {
      parts.append(.text(index > 0 ? ", " : parts.isEmpty ? first : clause))
      parts.append(node)
    }
  }
}

extension Frame {
  /// Whether its offsets are distances of times.
  fileprivate var measuresTime: Bool { start.offset?.measure != nil || end.offset?.measure != nil }
}

extension OrderTerm {
  /// The same order by a number on SQLite, which stores times as text: days, or microseconds.
  fileprivate var measured: OrderTerm {
    let number: Node =
      switch type {
      case .date: .call("julianday", [expression])
      case .timestamp:
        .sequence([
          .text("("), .secondsSinceEpoch(expression), .text(" * 1000000 + CAST(substr("), expression,
          .text(", 21, 6) AS INTEGER))"),
        ])
      default: expression
      }
    return with(expression: .dialects(sqlite: number, postgreSQL: expression))
  }
}

extension SelectQuery {
  /// Declares a window by a literal name, which `over(.named("…"))` refers to: the `WINDOW` clause.
  ///
  /// ```swift
  /// Employee.all.window("peers") { .partition(by: $0.department).order(by: $0.salary) }
  ///   .select { ($0.name, rank().over(.named("peers")), $0.salary.sum().over(.named("peers"))) }
  /// ```
  public consuming func window(_ name: Identifier, _ window: (Scope) -> Window) -> Self {
    clauses.windows.append(.sequence([.name(name.name), .text(" AS "), window(scope).definition]))
    return self
  }
}
