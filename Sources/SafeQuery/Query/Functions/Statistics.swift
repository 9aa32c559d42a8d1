import Foundation

// What only PostgreSQL has. SQLite could do some of it by formula, but a difference of two sums of squares has no right
// digits left where the mean is large beside the deviation.

extension SQLExpression where Value.Base: Numeric {
  /// The standard deviation of a sample, or nil over fewer than two rows (PostgreSQL: `stddev_samp`).
  public func stddevSamp() -> Aggregate<Double?> { statistic("stddev_samp") }

  /// The standard deviation of a whole population, or nil over no rows (PostgreSQL: `stddev_pop`).
  public func stddevPop() -> Aggregate<Double?> { statistic("stddev_pop") }

  /// The variance of a sample, or nil over fewer than two rows (PostgreSQL: `var_samp`).
  public func varSamp() -> Aggregate<Double?> { statistic("var_samp") }

  /// The variance of a whole population, or nil over no rows (PostgreSQL: `var_pop`).
  public func varPop() -> Aggregate<Double?> { statistic("var_pop") }

  /// The value below which this share of the rows lies, from 0 to 1, between two rows' values where it falls between
  /// them; nil over no rows (PostgreSQL: `percentile_cont`). It takes no `distinct`, `ordered` or `over`.
  public func percentile(_ fraction: Double) -> Aggregate<Double?> {
    let key = Node.sequence([.text("CAST("), sql.node, .text(" AS double precision)")])
    return Aggregate { call in
      onlyPostgreSQL("percentile_cont", call.withinGroup("percentile_cont", [.value(.double(fraction))], key))
    }
  }

  /// The middle value, the mean of the two middle ones over an even number of rows; nil over no rows (PostgreSQL).
  public func median() -> Aggregate<Double?> { percentile(0.5) }

  private func statistic(_ name: StaticString) -> Aggregate<Double?> {
    let (value, type) = (sql.node, Value.sqlType)
    return Aggregate { call in
      onlyPostgreSQL(name, .sequence([.text("CAST("), call(name, value, type), .text(" AS double precision)")]))
    }
  }
}

extension SQLExpression {
  /// The value that most rows have, or nil over no rows; of several such values any one (PostgreSQL: `mode`). It takes no
  /// `distinct`, `ordered` or `over`.
  public func mode() -> Aggregate<Value.Base?> {
    let value = sql.node
    return Aggregate { call in onlyPostgreSQL("mode", call.withinGroup("mode", [], value)) }
  }
}

private func onlyPostgreSQL(_ name: StaticString, _ node: Node) -> Node {
  .dialects(
    sqlite: .failure(DatabaseError(.unsupported, "SQLite has no \(name); compute it in Swift from the rows")),
    postgreSQL: node)
}
