import SafeQuery
import Testing

@Suite struct StatisticsTests {
  @Test func `PostgreSQL has deviations and variances`() async throws {
    try await Backend.postgreSQL.withSales { db in
      let found = try await db.fetchOne(
        Sale.all.select { ($0.price.varPop(), $0.price.varSamp(), $0.amount.stddevPop(), $0.amount.stddevSamp()) })
      let (varPop, varSamp, stddevPop, stddevSamp) = try #require(found)
      #expect(abs((varPop ?? 0) - 6.86) < 1e-9 && abs((varSamp ?? 0) - 8.575) < 1e-9)
      #expect(abs((stddevPop ?? 0) - 29.6875.squareRoot()) < 1e-9)
      #expect(abs((stddevSamp ?? 0) - (118.75 / 3).squareRoot()) < 1e-9)
      let one = try await db.fetchOne(Sale.where { $0.id == 1 }.select { ($0.price.varPop(), $0.price.varSamp()) })
      #expect(one?.0 == 0 && one?.1 == nil)
    }
    expectUnsupported(
      Sale.all.select { $0.price.stddevSamp() }, "SQLite has no stddev_samp; compute it in Swift from the rows")
  }

  @Test func `PostgreSQL has medians, percentiles and the most frequent value`() async throws {
    try await Backend.postgreSQL.withSales { db in
      let query = Sale.all.select {
        ($0.price.median(), $0.amount.percentile(0.25).filter($0.id != 2), $0.amount.mode())
      }
      let rows: [(Double?, Double?, Int64?)] = [(2.5, 7.5, 10)]
      try await db.expect(
        query, "",
        postgreSQL: #"SELECT percentile_cont($1) WITHIN GROUP (ORDER BY CAST(t1."price" AS double precision)), "#
          + #"percentile_cont($2) WITHIN GROUP (ORDER BY CAST(t1."amount" AS double precision)) "#
          + #"FILTER (WHERE (t1."id" <> $3)), mode() WITHIN GROUP (ORDER BY t1."amount") FROM "sale" AS t1"#,
        gives: rows)
    }
    expectUnsupported(
      Sale.all.select { $0.price.median() }, "SQLite has no percentile_cont; compute it in Swift from the rows")
    let error = #expect(throws: DatabaseError.self) {
      try Sale.all.select { $0.price.median().over() }.statement(for: .postgreSQL)
    }
    #expect(error?.message == "an ordered-set aggregate takes a filter, but no DISTINCT, order or window")
  }
}
