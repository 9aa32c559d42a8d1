// Aggregates of two numbers in each row. Rows in which either is null are passed over. SQLite's side is this library's own functions,
// which it registers on every connection.

extension SQLExpression where Value.Base: Numeric {
  /// How far this goes up with the other, from -1 to 1; nil where either is the same in all rows: `corr`.
  public func corr<X: SQLExpression>(with other: X) -> Aggregate<Double?> where X.Value.Base: Numeric {
    pair("safequery_corr", "corr", other)
  }

  /// The covariance of a whole population, or nil over no rows: `covar_pop`.
  public func covarPop<X: SQLExpression>(with other: X) -> Aggregate<Double?> where X.Value.Base: Numeric {
    pair("safequery_covar_pop", "covar_pop", other)
  }

  /// The covariance of a sample, or nil over fewer than two rows: `covar_samp`.
  public func covarSamp<X: SQLExpression>(with other: X) -> Aggregate<Double?> where X.Value.Base: Numeric {
    pair("safequery_covar_samp", "covar_samp", other)
  }

  /// The slope of the line through the rows that has the least squares, with the other as its x; nil where that is the same in all
  /// rows: `regr_slope`.
  public func regrSlope<X: SQLExpression>(on other: X) -> Aggregate<Double?> where X.Value.Base: Numeric {
    pair("safequery_regr_slope", "regr_slope", other)
  }

  /// Where that line is at 0: `regr_intercept`.
  public func regrIntercept<X: SQLExpression>(on other: X) -> Aggregate<Double?> where X.Value.Base: Numeric {
    pair("safequery_regr_intercept", "regr_intercept", other)
  }

  private func pair(
    _ sqlite: StaticString, _ postgreSQL: StaticString, _ other: some SQLExpression
  ) -> Aggregate<Double?> {
    let (y, x) = (sql.node, other.sql.node)
    return Aggregate { call in
      .dialects(
        sqlite: call(sqlite, [y, x]),
        postgreSQL: call(postgreSQL, [.cast(y, as: "double precision"), .cast(x, as: "double precision")]))
    }
  }
}
