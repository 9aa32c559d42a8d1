import Foundation
import SafeQuery
import Testing

@Suite struct StatisticsTests {
  private func expect(_ found: Double?, _ expected: Double, sourceLocation: SourceLocation = #_sourceLocation) {
    let difference = abs((found ?? .nan) - expected)
    #expect(difference < 1e-9, "\(found as Any) instead of \(expected)", sourceLocation: sourceLocation)
  }

  @Test(arguments: Backend.allCases)
  func `deviations and variances are those of a sample or a population`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let row = try await db.fetchOne(
        Sale.all.select { ($0.price.varPop(), $0.price.varSamp(), $0.amount.stddevPop(), $0.amount.stddevSamp()) })
      let found = try #require(row)
      expect(found.0, 6.86)
      expect(found.1, 8.575)
      expect(found.2, 29.6875.squareRoot())
      expect(found.3, (118.75 / 3).squareRoot())
      let one = try await db.fetchOne(Sale.where { $0.id == 1 }.select { ($0.price.varPop(), $0.price.varSamp()) })
      #expect(one != nil && one?.0 == 0 && one?.1 == nil)
      let none = try await db.fetchOne(Sale.where { $0.id > 9 }.select { ($0.price.varPop(), $0.price.stddevSamp()) })
      #expect(none != nil && none?.0 == nil && none?.1 == nil)
      let unpaid = try await db.fetchOne(
        Sale.all.select { ($0.price.varPop().filter(!$0.paid && $0.price < 5), $0.amount.varPop().distinct()) })
      expect(unpaid?.0, 0.5625)
      expect(unpaid?.1, 350.0 / 9)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a variance keeps its digits beside a large mean`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createCells(Int64.self)
      try await db.transaction { tx in
        let large: Int64 = 1_000_000_000_000
        try tx.insert(contentsOf: (0..<4).map { Cell<Int64>(id: $0, value: large + $0, optional: nil) })
      }
      let found = try await db.fetch(Cell<Int64>.all.select { $0.value.varPop() })
      expect(found[0], 1.25)
    }
  }

  @Test(arguments: Backend.allCases)
  func `variances follow a moving window`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let found = try await db.fetch(
        Sale.all.order { $0.id }.select { $0.price.varSamp().over(.order(by: $0.id).rows(from: .preceding(1))) })
      #expect(found.count == 5 && found[0] == nil)
      for (row, expected) in zip(found.dropFirst(), [0.5, 2, 6.125, 8]) { expect(row, expected) }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a percentile lies between two rows' values`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let query = Sale.all.select {
        ($0.price.median(), $0.amount.percentile(0.25).filter($0.id != 2), $0.price.percentile(1))
      }
      let rows: [(Double?, Double?, Double?)] = [(2.5, 7.5, 8)]
      try await db.expect(
        query,
        #"SELECT safequery_percentile(t1."price", ?), "#
          + #"safequery_percentile(t1."amount", ?) FILTER (WHERE (t1."id" <> ?)), "#
          + #"safequery_percentile(t1."price", ?) FROM "sale" AS t1"#,
        postgreSQL: #"SELECT percentile_cont($1) WITHIN GROUP (ORDER BY CAST(t1."price" AS double precision)), "#
          + #"percentile_cont($2) WITHIN GROUP (ORDER BY CAST(t1."amount" AS double precision)) "#
          + #"FILTER (WHERE (t1."id" <> $3)), "#
          + #"percentile_cont($4) WITHIN GROUP (ORDER BY CAST(t1."price" AS double precision)) FROM "sale" AS t1"#,
        gives: rows)
      let groups = try await db.fetch(
        Sale.all.groupBy { $0.region }.order { $0.region }.select { ($0.price.median(), $0.amount.median()) })
      #expect(groups.map(\.0) == [1.5, 6] && groups.map(\.1) == [15, 7.5])
      let none = try await db.fetch(Sale.where { $0.id > 9 }.select { $0.price.median() })
      #expect(none == [nil])
    }
    let price = Sale.all.select { $0.price.percentile(1.5) }
    expectRefusal(price.sql, .invalidQuery, "a percentile's fraction is 1.5: it must be from 0 to 1")
    let windowed = Sale.all.select { $0.price.median().over() }
    expectRefusal(
      windowed.sql, .unsupported, "an ordered-set aggregate takes a filter, but no DISTINCT, order or window")
  }

  @Test(arguments: Backend.allCases)
  func `a statement that fails in the middle of a percentile leaves a good connection`(_ backend: Backend) async throws
  {
    try await backend.withSales { db in
      let overflowing = Sale.all.select { ($0.price.median(), ($0.id * Int64.max).sum()) }
      await #expect(throws: DatabaseError.self) { try await db.fetch(overflowing) }
      let median = try await db.fetch(Sale.all.select { $0.price.median() })
      #expect(median == [2.5])
    }
  }

  @Test func `PostgreSQL has the most frequent value, and arrays of values`() async throws {
    try await Backend.postgreSQL.withSales { db in
      let row = try await db.fetchOne(
        Sale.all.select {
          ($0.amount.mode(), $0.id.arrayAgg().filter(!$0.paid).ordered(by: $0.price.descending), $0.amount.arrayAgg())
        })
      let found = try #require(row)
      #expect(found.0 == 10 && found.1 == [5, 4, 2])
      #expect(found.2?.count == 5 && found.2?.contains(nil) == true)
    }
    expectUnsupported(
      Sale.all.select { $0.amount.mode() }, "SQLite has no mode; group by the value and sort by count()")
    expectUnsupported(Sale.all.select { $0.id.arrayAgg() }, "SQLite has no arrays; select the values as rows")
  }

  @Test(arguments: Backend.allCases)
  func `a declared function is an aggregate with all that one has`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let most = SQLFunction<Int64?>("max")
      let query = Sale.all.select { most.aggregate($0.amount).filter($0.id != 2) }
      let rows: [Int64?] = [10]
      try await db.expect(
        query, #"SELECT max(t1."amount") FILTER (WHERE (t1."id" <> ?)) FROM "sale" AS t1"#, gives: rows)
      let running = try await db.fetch(
        Sale.all.order { $0.id }.select { most.aggregate($0.amount).over(.order(by: $0.id)) })
      #expect(running == [10, 20, 20, 20, 20])
    }
    let injected = SQLFunction<Int64?>("max(1) --")
    expectRefusal(
      Sale.all.select { injected.aggregate($0.amount) }.sql, .invalidIdentifier,
      "\"max(1) --\" can't be a function's name")
  }
}
