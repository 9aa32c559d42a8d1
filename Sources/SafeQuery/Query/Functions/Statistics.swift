import Foundation

// SQLite's side is this library's own functions, which it registers on every connection.

extension SQLExpression where Value.Base: Numeric {
  /// The standard deviation of a sample, or nil over fewer than two rows: `stddev_samp`.
  public func stddevSamp() -> Aggregate<Double?> { statistic("safequery_stddev_samp", "stddev_samp") }

  /// The standard deviation of a whole population, or nil over no rows: `stddev_pop`.
  public func stddevPop() -> Aggregate<Double?> { statistic("safequery_stddev_pop", "stddev_pop") }

  /// The variance of a sample, or nil over fewer than two rows: `var_samp`.
  public func varSamp() -> Aggregate<Double?> { statistic("safequery_var_samp", "var_samp") }

  /// The variance of a whole population, or nil over no rows: `var_pop`.
  public func varPop() -> Aggregate<Double?> { statistic("safequery_var_pop", "var_pop") }

  /// The value below which this share of the rows lies, between two rows' values where it falls between them; nil over no
  /// rows: `percentile_cont`. It takes a filter, but no `distinct`, `ordered` or `over`.
  /// - Parameter fraction: From 0 to 1; a parameter.
  public func percentile(_ fraction: Double) -> Aggregate<Double?> {
    guard fraction >= 0, fraction <= 1 else {
      return Aggregate { _ in
        AggregateCall.failure(.invalidQuery, "a percentile's fraction is \(fraction): it must be from 0 to 1")
      }
    }
    let (value, type, parameter) = (sql.node, Value.sqlType, Node.value(.double(fraction)))
    let key = Node.sequence([.text("CAST("), value, .text(" AS double precision)")])
    return Aggregate { call in
      let ordered = call.withinGroup("percentile_cont", [parameter], key)
      if case .failure = ordered { return ordered }
      return .dialects(sqlite: call("safequery_percentile", value, type, [parameter]), postgreSQL: ordered)
    }
  }

  /// The middle value, the mean of the two middle ones over an even number of rows; nil over no rows. It takes a filter, but
  /// no `distinct`, `ordered` or `over`.
  public func median() -> Aggregate<Double?> { percentile(0.5) }

  private func statistic(_ sqlite: StaticString, _ postgreSQL: StaticString) -> Aggregate<Double?> {
    let (value, type) = (sql.node, Value.sqlType)
    return Aggregate { call in
      .dialects(
        sqlite: call(sqlite, value, type),
        postgreSQL: .sequence([.text("CAST("), call(postgreSQL, value, type), .text(" AS double precision)")]))
    }
  }
}

extension SQLExpression {
  /// The value that most rows have, or nil over no rows; of several such values any one (PostgreSQL: `mode`). It takes a
  /// filter, but no `distinct`, `ordered` or `over`.
  public func mode() -> Aggregate<Value.Base?> {
    let value = sql.node
    return Aggregate { call in
      .dialects(
        sqlite: AggregateCall.failure(.unsupported, "SQLite has no mode; group by the value and sort by count()"),
        postgreSQL: call.withinGroup("mode", [], value))
    }
  }

  /// All values in one array, or nil over no rows (PostgreSQL: `array_agg`). ``Aggregate/ordered(by:)`` says in which order.
  public func arrayAgg() -> Aggregate<[Value]?> {
    let (value, type) = (sql.node, Value.sqlType)
    return Aggregate { call in
      .dialects(
        sqlite: AggregateCall.failure(.unsupported, "SQLite has no arrays; select the values as rows"),
        postgreSQL: type.isArray
          ? AggregateCall.failure(.unsupported, "an array of arrays has no column type; use JSON")
          : call("array_agg", value, type))
    }
  }
}
