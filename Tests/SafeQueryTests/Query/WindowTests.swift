import SafeQuery
import Testing

private let from = #" FROM "sale" AS t1 ORDER BY t1."id"▲"#

@Suite struct WindowTests {
  private let sales = Sale.all.order { $0.id }

  @Test(arguments: Backend.allCases)
  func `rows are numbered and ranked in their partitions`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let query = sales.select {
        let byDay = Window.partition(by: $0.region).order(by: $0.day.descending)
        return (
          $0.id, rowNumber().over(byDay.order(by: $0.id)), rank().over(byDay), denseRank().over(byDay),
          ntile(2).over(.order(by: $0.id))
        )
      }
      let rows: [(Int64, Int, Int, Int, Int)] = [
        (1, 3, 3, 2, 1), (2, 1, 1, 1, 1), (3, 2, 1, 1, 1), (4, 2, 2, 2, 2), (5, 1, 1, 1, 2),
      ]
      try await db.expectSorted(
        query,
        #"SELECT t1."id", row_number() OVER (PARTITION BY t1."region" ORDER BY t1."day"▼, t1."id"▲), "#
          + #"rank() OVER (PARTITION BY t1."region" ORDER BY t1."day"▼), "#
          + #"dense_rank() OVER (PARTITION BY t1."region" ORDER BY t1."day"▼), ntile(?) OVER (ORDER BY t1."id"▲)"#
          + from,
        gives: rows)
      let shares = sales.select { (percentRank().over(.order(by: $0.day)), cumeDist().over(.order(by: $0.day))) }
      let portions: [(Double, Double)] = [(0, 0.4), (0.5, 0.8), (0.5, 0.8), (0, 0.4), (1, 1)]
      try await db.expectSorted(
        shares,
        #"SELECT percent_rank() OVER (ORDER BY t1."day"▲), cume_dist() OVER (ORDER BY t1."day"▲)"# + from,
        gives: portions)
    }
  }

  @Test(arguments: Backend.allCases)
  func `other rows' values are seen`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let query = sales.select {
        let byID = Window.partition(by: $0.region).order(by: $0.id)
        return (
          $0.price.lag().over(byID), $0.amount.lead().over(byID), $0.price.lag(2, default: -1).over(byID),
          $0.amount.lead(default: 7).over(byID)
        )
      }
      let rows: [(Double?, Int64?, Double, Int64?)] = [
        (nil, 20, -1, 20), (1.5, nil, -1, nil), (2.5, nil, 1.5, 7), (nil, 5, -1, 5),
        (4, nil, -1, 7),
      ]
      try await db.expectSorted(
        query,
        #"SELECT lag(t1."price", ?) OVER (PARTITION BY t1."region" ORDER BY t1."id"▲), "#
          + #"lead(t1."amount", ?) OVER (PARTITION BY t1."region" ORDER BY t1."id"▲), "#
          + #"lag(t1."price", ?, ?) OVER (PARTITION BY t1."region" ORDER BY t1."id"▲), "#
          + #"lead(t1."amount", ?, ?) OVER (PARTITION BY t1."region" ORDER BY t1."id"▲)"# + from,
        gives: rows)
      let framed = sales.select {
        let all = Window.order(by: $0.id).rows(from: .unboundedPreceding, to: .unboundedFollowing)
        return (
          $0.region.firstValue().over(all), $0.region.lastValue().over(all), $0.price.nthValue(2).over(all),
          $0.price.nthValue(2).over(.order(by: $0.id)), $0.price.lastValue().over(.order(by: $0.id))
        )
      }
      let seen: [(String?, String?, Double?, Double?, Double?)] = [
        ("north", "south", 2.5, nil, 1.5),
        ("north", "south", 2.5, 2.5, 2.5), ("north", "south", 2.5, 2.5, 0.5), ("north", "south", 2.5, 2.5, 4),
        ("north", "south", 2.5, 2.5, 8),
      ]
      try await db.expectSorted(
        framed,
        """
        SELECT first_value(t1."region") OVER (ORDER BY t1."id"▲ ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), \
        last_value(t1."region") OVER (ORDER BY t1."id"▲ ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), \
        nth_value(t1."price", ?) OVER (ORDER BY t1."id"▲ ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), \
        nth_value(t1."price", ?) OVER (ORDER BY t1."id"▲), last_value(t1."price") OVER (ORDER BY t1."id"▲)
        """ + from,
        gives: seen)
    }
  }

  @Test(arguments: Backend.allCases)
  func `aggregates run over windows, with filters too`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let cast = #"CAST(sum(t1."amount") OVER (PARTITION BY t1."region" ORDER BY t1."id"▲) AS bigint)"#
      let rest =
        #", count(*) FILTER (WHERE t1."paid") OVER (), max(t1."price") OVER (PARTITION BY t1."region", t1."day")"#
      let query = sales.select {
        (
          $0.amount.sum().over(.partition(by: $0.region).order(by: $0.id)), count().filter($0.paid).over(),
          $0.price.max().over(.partition(by: $0.region, $0.day))
        )
      }
      let rows: [(Int64?, Int, Double?)] = [(10, 2, 1.5), (30, 2, 2.5), (30, 2, 2.5), (10, 2, 4), (15, 2, 8)]
      try await db.expectSorted(
        query,
        #"SELECT sum(t1."amount") OVER (PARTITION BY t1."region" ORDER BY t1."id"▲)"# + rest + from,
        postgreSQL: "SELECT " + cast + rest + from,
        gives: rows)
      let texts = try await db.fetch(
        sales.select { $0.region.joined(separator: "+").over(.order(by: $0.id).rows(from: .preceding(1))) })
      #expect(texts == ["north", "north+north", "north+north", "north+south", "south+south"])
      let totals = try await db.fetch(
        sales.select { ($0.amount.total().over(.order(by: $0.id.descending)), $0.paid.every().over(.order(by: $0.id))) }
      )
      #expect(totals.map(\.0) == [45, 35, 15, 15, 5] && totals.map(\.1) == [true, false, false, false, false])
    }
  }

  @Test(arguments: Backend.allCases)
  func `groups are ranked by their aggregates`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let query = Sale.all.groupBy { $0.region }.order { $0.region }
        .select { ($0.region, rank().over(.order(by: $0.price.sum().descending)), $0.amount.max().max().over()) }
      let rows: [(String, Int, Int64?)] = [("north", 2, 20), ("south", 1, 20)]
      try await db.expectSorted(
        query,
        """
        SELECT t1."region", rank() OVER (ORDER BY sum(t1."price")▼), max(max(t1."amount")) OVER () \
        FROM "sale" AS t1 GROUP BY t1."region" ORDER BY t1."region"▲
        """,
        postgreSQL: """
          SELECT t1."region", rank() OVER (ORDER BY CAST(sum(t1."price") AS double precision) DESC NULLS LAST), \
          max(max(t1."amount")) OVER () FROM "sale" AS t1 GROUP BY t1."region" ORDER BY t1."region"▲
          """,
        gives: rows)
    }
  }

  @Test(arguments: Backend.allCases)
  func `nulls come first in a window's ascending order and last in its descending one`(_ backend: Backend) async throws
  {
    try await backend.withSales { db in
      let rows = try await db.fetch(
        sales.select {
          (
            rowNumber().over(.order(by: $0.amount, $0.id)),
            rowNumber().over(.order(by: $0.amount.descending, $0.id.descending))
          )
        })
      #expect(rows.map(\.0) == [3, 5, 1, 4, 2] && rows.map(\.1) == [3, 1, 5, 2, 4])
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows are sorted by what a window says`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let found = try await db.fetch(
        Sale.all.order {
          $0.price.sum().over(.partition(by: $0.day)).descending
          $0.id.descending
        }.select { $0.id })
      #expect(found == ids(5, 4, 1, 3, 2))
    }
  }

  @Test(arguments: Backend.allCases)
  func `a window is declared once by name`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let query = Sale.where { $0.id < 5 }.window("region") { .partition(by: $0.region) }
        .window("in order") { .named("region").order(by: $0.price) }.order { $0.id }
        .select {
          (
            $0.price.min().over(.named("region")), rank().over(.named("in order")),
            $0.price.max().over(.named("in order").rows(from: .preceding(1), to: .following(1)))
          )
        }
      let rows: [(Double?, Int, Double?)] = [(0.5, 2, 2.5), (0.5, 3, 2.5), (0.5, 1, 1.5), (4, 1, 4)]
      try await db.expectSorted(
        query,
        #"SELECT min(t1."price") OVER "region", rank() OVER "in order", "#
          + #"max(t1."price") OVER ("in order" ROWS BETWEEN ? PRECEDING AND ? FOLLOWING) FROM "sale" AS t1 "#
          + #"WHERE (t1."id" < ?) WINDOW "region" AS (PARTITION BY t1."region"), "#
          + #""in order" AS ("region" ORDER BY t1."price"▲) ORDER BY t1."id"▲"#,
        gives: rows)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a window that nobody declared is the database's error`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      await #expect(throws: DatabaseError.self) {
        try await db.fetch(Sale.all.select { _ in rank().over(.named("nowhere")) })
      }
    }
  }

  @Test func `numbers that one of the databases would read differently are refused`() {
    let problem = "the offset of lag and lead is -1: it must be from 0 to 2147483647"
    expectRefusal(Sale.all.select { $0.id.lag(-1).over() }.sql, .invalidQuery, problem)
    expectRefusal(Sale.all.select { $0.id.lead(-1, default: 0).over() }.sql, .invalidQuery, problem)
    expectRefusal(
      Sale.all.select { _ in ntile(0).over() }.sql, .invalidQuery,
      "ntile's number of buckets is 0: it must be from 1 to 2147483647")
    expectRefusal(
      Sale.all.select { $0.id.nthValue(1 << 31).over() }.sql, .invalidQuery,
      "nthValue's number is 2147483648: it must be from 1 to 2147483647")
  }
}
