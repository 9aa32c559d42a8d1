extension SQLExpression where Value == Value.Base {
  /// The value as another type: `CAST`.
  ///
  /// | from, to | what comes of it on both databases |
  /// |---|---|
  /// | `Double`, `Decimal` to an integer | what is behind the point is cut off, as Swift's `Int(…)` does |
  /// | `Bool` to an integer, and back | 1 and 0; every other number than 0 is true |
  /// | integers, `Decimal`, `Bool`, `UUID`, `CalendarDate`, `Date` to `String` | as Swift has it; `Date` as `2026-01-31 12:30:00.000000` in UTC |
  /// | `Date` to `CalendarDate`, and back | the day in UTC; midnight in UTC |
  ///
  /// They differ in these: a `Double` as text (SQLite `1.0`, PostgreSQL `1`); text that is no number, which is an error on
  /// PostgreSQL and read as far as it is a number on SQLite; a number that is too large for the type, which is an error on
  /// PostgreSQL, and on SQLite when it is read. A pair of types that has no cast is an error when the statement is rendered.
  public func cast<Result: DatabaseValue>(to type: Result.Type) -> TypedSQL<Result> {
    TypedSQL(.cast(sql.node, Value.sqlType, Result.sqlType))
  }
}

extension SQLExpression {
  /// The value as another type, or null: `CAST`. What comes of it is the same as for an expression that is never null.
  @_disfavoredOverload
  public func cast<Result: DatabaseValue>(to type: Result.Type) -> TypedSQL<Result.Base?> {
    TypedSQL(.cast(sql.node, Value.sqlType, Result.sqlType))
  }
}

extension SQLType {
  /// What kinds of values a cast tells apart.
  fileprivate enum Family { case bool, integer, floating, decimal, text, date, timestamp, uuid, json, other }

  fileprivate var family: Family {
    if isArray { return .other }
    return switch scalar {
    case .bool: .bool
    case .int16, .int32, .int64: .integer
    case .float, .double: .floating
    case .decimal: .decimal
    case .text: .text
    case .date: .date
    case .timestamp: .timestamp
    case .uuid: .uuid
    case .json: .json
    case .blob, .time: .other
    }
  }

  /// PostgreSQL's name of the type.
  var postgreSQLName: StaticString {
    switch scalar {
    case .bool: "boolean"
    case .int16: "smallint"
    case .int32: "integer"
    case .int64: "bigint"
    case .float: "real"
    case .double: "double precision"
    case .decimal: "numeric"
    case .text: "text"
    case .blob: "bytea"
    case .timestamp: "timestamptz"
    case .date: "date"
    case .time: "timetz"
    case .uuid: "uuid"
    case .json: "jsonb"
    }
  }
}

extension Node {
  /// `CAST(node AS name)`; the name is this library's.
  static func cast(_ node: Node, as name: StaticString) -> Node {
    .sequence([.text("CAST("), node, .text(" AS "), .text(name), .text(")")])
  }

  /// An expression of one type as another.
  static func cast(_ node: Node, _ from: SQLType, _ to: SQLType) -> Node {
    let plain = cast(node, as: to.postgreSQLName)
    switch (from.family, to.family) {
    case (.integer, .integer): return .dialects(sqlite: node, postgreSQL: plain)
    case (.floating, .integer): return .dialects(sqlite: cast(node, as: "INTEGER"), postgreSQL: truncated(node, to))
    case (.decimal, .integer):
      // As text, SQLite would read it up to its first letter.
      return .dialects(sqlite: cast(cast(node, as: "NUMERIC"), as: "INTEGER"), postgreSQL: truncated(node, to))
    case (.text, .integer): return .dialects(sqlite: cast(node, as: "INTEGER"), postgreSQL: plain)
    case (.bool, .integer):
      return .dialects(sqlite: node, postgreSQL: cast(cast(node, as: "integer"), as: to.postgreSQLName))
    case (.integer, .bool): return .infix(node, " <> ", .text("0"))
    case (.integer, .floating), (.floating, .floating), (.decimal, .floating), (.text, .floating):
      return .dialects(sqlite: cast(node, as: "REAL"), postgreSQL: plain)
    case (.integer, .decimal), (.floating, .decimal), (.decimal, .decimal):
      return .dialects(sqlite: node, postgreSQL: plain)
    case (.text, .decimal): return .dialects(sqlite: call("trim", [node]), postgreSQL: plain)
    case (.integer, .text), (.floating, .text), (.decimal, .text):
      return .dialects(sqlite: cast(node, as: "TEXT"), postgreSQL: plain)
    case (.bool, .text): return .dialects(sqlite: boolText(node), postgreSQL: plain)
    case (.text, .text), (.date, .date), (.timestamp, .timestamp), (.uuid, .uuid), (.json, .json),
      (.bool, .bool):
      return .dialects(sqlite: node, postgreSQL: plain)
    case (.uuid, .text), (.text, .json): return .dialects(sqlite: node, postgreSQL: plain)
    case (.text, .uuid): return .dialects(sqlite: call("lower", [node]), postgreSQL: plain)
    case (.date, .text):
      return .dialects(sqlite: node, postgreSQL: call("to_char", [node, .text("'YYYY-MM-DD'")]))
    case (.timestamp, .text):
      return .dialects(
        sqlite: node, postgreSQL: call("to_char", [inUTC(node), .text("'YYYY-MM-DD HH24:MI:SS.US'")]))
    case (.timestamp, .date):
      return .dialects(
        sqlite: call("substr", [node, .text("1"), .text("10")]), postgreSQL: cast(inUTC(node), as: "date"))
    case (.date, .timestamp):
      return .dialects(
        sqlite: .infix(node, " || ", .text("' 00:00:00.000000'")), postgreSQL: inUTC(cast(node, as: "timestamp")))
    case (.text, .date): return .dialects(sqlite: call("date", [node]), postgreSQL: plain)
    default:
      return .failure(
        DatabaseError(.invalidQuery, "there is no cast from \(from.postgreSQLName) to \(to.postgreSQLName)"))
    }
  }

  /// A `timestamptz` as the time in UTC without a zone, or the other way round: PostgreSQL's `AT TIME ZONE` is both.
  static func inUTC(_ node: Node) -> Node { .infix(node, " AT TIME ZONE ", .text("'UTC'")) }

  /// PostgreSQL's own cast rounds.
  private static func truncated(_ node: Node, _ type: SQLType) -> Node {
    cast(call("trunc", [node]), as: type.postgreSQLName)
  }

  private static func boolText(_ node: Node) -> Node {
    .sequence([
      .text("CASE "), node, .text(" WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"),
    ])
  }
}
