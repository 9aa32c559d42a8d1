/// Whole numbers one after the other, as a query: PostgreSQL's `generate_series`, a recursive common table on SQLite.
///
/// ```swift
/// Series(1...12).asTable().select { ($0, Order.where { … }.select { _ in count() }.scalar()) }
/// ```
/// Its bounds are parameters. The order of its rows is not kept where it is part of another query.
public struct Series: ReadQuery {
  /// Its SQL.
  public let sql: SQL
  /// What each row decodes to.
  public let rows = Projection(value: Int.self)

  /// The numbers from the range's first, as far as its last.
  /// - Parameter step: What is added each time; less than 1 throws `invalidQuery` when the query is sent.
  public init(_ range: ClosedRange<Int>, by step: Int = 1) {
    guard step > 0 else {
      sql = SQL(.failure(DatabaseError(.invalidQuery, "a series goes up by \(step); it takes steps of at least 1")))
      return
    }
    let (first, last, step) = (
      Node.value(range.lowerBound.sqlValue), Node.value(range.upperBound.sqlValue), Node.value(step.sqlValue)
    )
    sql = SQL(
      .dialects(
        sqlite: .sequence([
          .text("WITH RECURSIVE series(n) AS (SELECT "), first, .text(" UNION ALL SELECT n + "), step,
          .text(" FROM series WHERE n <= "), last, .text(" - "), step, .text(") SELECT n FROM series"),
        ]),
        postgreSQL: .sequence([
          .text("SELECT n FROM generate_series("), first, .text(", "), last, .text(", "), step, .text(") AS series(n)"),
        ])))
  }
}
