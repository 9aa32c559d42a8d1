import Foundation
import SafeQuery
import Testing

private let from = #" FROM "sale" AS t1"#

@Suite struct AggregateModifierTests {
  @Test(arguments: Backend.allCases)
  func `an aggregate looks only at the rows that its filter keeps`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let query = Sale.all.groupBy { $0.region }.order { $0.region }
        .select { ($0.region, count(), count().filter($0.paid), $0.price.max().filter($0.paid).filter($0.day > 1)) }
      let rows: [(String, Int, Int, Double?)] = [("north", 3, 2, 0.5), ("south", 2, 0, nil)]
      try await db.expect(
        query,
        #"SELECT t1."region", count(*), count(*) FILTER (WHERE t1."paid"), "#
          + #"max(t1."price") FILTER (WHERE t1."paid" AND (t1."day" > ?))"#
          + from + #" GROUP BY t1."region" ORDER BY t1."region""#,
        postgreSQL: #"SELECT t1."region", count(*), count(*) FILTER (WHERE t1."paid"), "#
          + #"max(t1."price") FILTER (WHERE t1."paid" AND (t1."day" > $1))"#
          + from + #" GROUP BY t1."region" ORDER BY t1."region""#,
        gives: rows)
    }
  }

  @Test(arguments: Backend.allCases)
  func `different values are added up and averaged once`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let found = try await db.fetchOne(
        Sale.all.select { ($0.amount.sum().distinct(), $0.amount.count().distinct(), $0.amount.avg().distinct()) })
      #expect(found?.0 == 35 && found?.1 == 3 && found?.2 == 35.0 / 3)
      let query = Sale.all.select { $0.amount.sum().distinct().filter($0.day == 1) }
      let rows: [Int64?] = [10]
      try await db.expect(
        query,
        #"SELECT sum(DISTINCT t1."amount") FILTER (WHERE (t1."day" = ?))"# + from,
        postgreSQL: #"SELECT CAST(sum(DISTINCT t1."amount") FILTER (WHERE (t1."day" = $1)) AS bigint)"# + from,
        gives: rows)
    }
  }

  @Test(arguments: Backend.allCases)
  func `decimals that are written differently are one value`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createCells(Decimal.self)
      let cells = Cell<Decimal>.self
      try await db.execute(
        "INSERT INTO \(cells) VALUES (1, '1.0', NULL), (2, '1.00', NULL), (3, '2', NULL), (4, '10', NULL)")
      let found = try await db.fetchOne(
        Cell<Decimal>.all.select { ($0.value.countDistinct(), $0.value.sum().distinct(), $0.value.total()) })
      #expect(found?.0 == 3 && found?.1 == 13 && found?.2 == 14)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a total is zero over no rows`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let nothing = Sale.where { $0.id > 100 }
      let query = nothing.select { ($0.amount.total(), $0.price.total()) }
      let rows: [(Int64, Double)] = [(0, 0)]
      try await db.expect(
        query,
        #"SELECT coalesce(sum(t1."amount"), 0), coalesce(sum(t1."price"), 0.0)"# + from + #" WHERE (t1."id" > ?)"#,
        postgreSQL: #"SELECT CAST(coalesce(sum(t1."amount"), 0) AS bigint), "#
          + #"CAST(coalesce(sum(t1."price"), 0.0) AS double precision)"# + from + #" WHERE (t1."id" > $1)"#,
        gives: rows)
      let totals = try await db.fetchOne(Sale.all.select { ($0.amount.total(), $0.price.total().filter($0.paid)) })
      #expect(totals?.0 == 45 && totals?.1 == 2)
    }
  }

  @Test(arguments: Backend.allCases)
  func `texts are joined with a separator that is a parameter`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let query = Sale.where { $0.region == "south" }.select { $0.region.joined(separator: "', '") }
      let rows: [String?] = ["south', 'south"]
      try await db.expect(
        query,
        #"SELECT group_concat(t1."region", ?)"# + from + #" WHERE (t1."region" = ?)"#,
        postgreSQL: #"SELECT string_agg(t1."region", $1)"# + from + #" WHERE (t1."region" = $2)"#,
        gives: rows)
      let none = try await db.fetch(Sale.where { $0.id > 100 }.select { $0.region.joined(separator: ",") })
      #expect(none == [nil])
    }
    expectUnsupported(
      Sale.all.select { $0.region.joined(separator: ",").distinct() },
      "SQLite joins different texts only without a separator")
  }

  @Test func `PostgreSQL joins different texts, in an order`() async throws {
    try await Backend.postgreSQL.withSales { db in
      let query = Sale.all.select {
        $0.region.joined(separator: " ").ordered(by: $0.price.descending, $0.id).filter($0.id < 5)
      }
      let rows: [String?] = ["south north north north"]
      try await db.expectSorted(
        query,
        "",
        postgreSQL: #"SELECT string_agg(t1."region", ? ORDER BY t1."price"▼, t1."id"▲) "#
          + #"FILTER (WHERE (t1."id" < ?))"# + from, gives: rows)
      let different = try await db.fetch(
        Sale.all.select { $0.region.joined(separator: " ").distinct().ordered(by: $0.region.descending) })
      #expect(different == ["south north"])
    }
    expectUnsupported(
      Sale.all.select { $0.region.joined(separator: " ").ordered(by: $0.id) },
      "SQLite before 3.44 has no ORDER BY in an aggregate; sort the rows in Swift")
  }

  @Test(arguments: Backend.allCases)
  func `a condition holds for every row or for some`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let (every, some) =
        db.dialect == .sqlite ? ("min", "max") : ("bool_and", "bool_or")
      let text =
        #"SELECT t1."region", \#(every)(t1."paid"), \#(some)(t1."paid"), \#(every)((t1."price" > ?))"# + from
        + #" GROUP BY t1."region" ORDER BY t1."region"▲"#
      let query = Sale.all.groupBy { $0.region }.order { $0.region }
        .select { ($0.region, $0.paid.every(), $0.paid.some(), ($0.price > 3).every()) }
      let rows: [(String, Bool?, Bool?, Bool?)] = [("north", false, true, false), ("south", false, false, true)]
      try await db.expectSorted(
        query, text,
        gives: rows)
      let none = try await db.fetchOne(Sale.where { $0.id > 100 }.select { ($0.paid.every(), $0.paid.some()) })
      #expect(none != nil && none?.0 == nil && none?.1 == nil)
    }
  }

  @Test(arguments: Backend.allCases)
  func `groups are chosen and sorted by aggregates with filters`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let unpaid = Sale.all.groupBy { $0.day }.having { count().filter(!$0.paid) > 0 }
        .order { $0.price.sum().filter(!$0.paid).descending }
      let days = try await db.fetch(unpaid.select { $0.day })
      #expect(days == [4, 1, 2])
    }
  }

  @Test func `what no database has is refused before it is sent`() {
    expectRefusal(
      Sale.all.select { _ in count().distinct() }.sql, .invalidQuery,
      "count() counts rows, which have no DISTINCT; count a column")
    expectRefusal(
      Sale.all.select { count().ordered(by: $0.id) }.sql, .invalidQuery, "count() counts rows in any order")
    expectRefusal(
      Sale.all.select { $0.amount.countDistinct().over() }.sql, .unsupported,
      "neither SQLite nor PostgreSQL has an aggregate with DISTINCT in a window")
    expectRefusal(
      Sale.all.select { $0.region.joined(separator: ",").ordered(by: $0.id).over() }.sql, .unsupported,
      "neither SQLite nor PostgreSQL has an aggregate with an order of its own in a window; order the window")
  }

  @Test(arguments: Backend.allCases)
  func `an aggregate in a condition on rows is the database's error`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      await #expect(throws: DatabaseError.self) { try await db.fetch(Sale.where { $0.amount.sum() > 1 }) }
    }
  }
}
