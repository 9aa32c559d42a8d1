import SafeQuery
import Testing

private let from = #" FROM "sale" AS t1 GROUP BY "#

@Suite struct GroupingTests {
  @Test func `a rollup has a row for each level`() async throws {
    try await Backend.postgreSQL.withSales { db in
      let query = Sale.all.groupBy(.rollup) { ($0.region, $0.day) }
        .order {
          $0.region.nullable.descending
          $0.day.nullable.descending
        }
        .select { ($0.region.nullable, $0.day.nullable, grouping($0.region, $0.day), count()) }
      let rows: [(String?, Int?, Int, Int)] = [
        ("south", 4, 0, 1), ("south", 1, 0, 1), ("south", nil, 1, 2), ("north", 2, 0, 2),
        ("north", 1, 0, 1), ("north", nil, 1, 3), (nil, nil, 3, 5),
      ]
      try await db.expectSorted(
        query, "",
        postgreSQL: #"SELECT t1."region", t1."day", grouping(t1."region", t1."day"), count(*)"# + from
          + #"ROLLUP (t1."region", t1."day") ORDER BY t1."region" DESC NULLS LAST, t1."day" DESC NULLS LAST"#,
        gives: rows)
    }
    expectUnsupported(
      Sale.all.groupBy(.rollup) { $0.region }.select { _ in count() },
      "SQLite has no ROLLUP; send one query for each level of groups")
  }

  @Test func `a cube has a row for each combination of keys`() async throws {
    try await Backend.postgreSQL.withSales { db in
      let query = Sale.all.groupBy(.cube) { ($0.region, $0.paid) }
        .order {
          $0.region.nullable
          $0.paid.nullable
        }
        .select { ($0.region.nullable, $0.paid.nullable, count()) }
      let rows: [(String?, Bool?, Int)] = [
        (nil, nil, 5), (nil, false, 3), (nil, true, 2), ("north", nil, 3), ("north", false, 1),
        ("north", true, 2), ("south", nil, 2), ("south", false, 2),
      ]
      try await db.expectSorted(
        query, "",
        postgreSQL: #"SELECT t1."region", t1."paid", count(*)"# + from
          + #"CUBE (t1."region", t1."paid") ORDER BY t1."region" NULLS FIRST, t1."paid" NULLS FIRST"#,
        gives: rows)
    }
    expectUnsupported(
      Sale.all.groupBy(.cube) { $0.region }.select { _ in count() },
      "SQLite has no CUBE; send one query for each level of groups")
  }

  @Test func `levels are listed as sets, beside keys of all levels`() async throws {
    try await Backend.postgreSQL.withSales { db in
      let query = Sale.all.groupBy { $0.paid }.groupBySets { [.keys($0.region), .keys($0.region, $0.day), .total] }
        .having { grouping($0.region, $0.day) != 0 }.order {
          $0.paid
          $0.region.nullable
        }
        .select { ($0.paid, $0.region.nullable, count()) }
      let rows: [(Bool, String?, Int)] = [
        (false, nil, 3), (false, "north", 1), (false, "south", 2), (true, nil, 2), (true, "north", 2),
      ]
      try await db.expectSorted(
        query, "",
        postgreSQL: #"SELECT t1."paid", t1."region", count(*)"# + from
          + #"t1."paid", GROUPING SETS ((t1."region"), (t1."region", t1."day"), ()) "#
          + #"HAVING (grouping(t1."region", t1."day") <> ?) ORDER BY t1."paid", t1."region" NULLS FIRST"#,
        gives: rows)
    }
    expectUnsupported(
      Sale.all.groupBySets { [.keys($0.region), .total] }.select { _ in count() },
      "SQLite has no GROUPING SETS; send one query for each level of groups")
    expectUnsupported(
      Sale.all.select { grouping($0.region) }, "SQLite has no GROUPING; send one query for each level of groups")
    expectRefusal(
      Sale.all.groupBySets { _ in [] }.sql, .invalidQuery,
      "groupBySets has no set; one group of all rows is .total")
  }

  @Test func `a key of a level above decodes as nullable only`() async throws {
    try await Backend.postgreSQL.withSales { db in
      let error = await #expect(throws: DatabaseError.self) {
        try await db.fetch(Sale.all.groupBy(.rollup) { $0.region }.select { ($0.region, count()) })
      }
      #expect(error?.kind == .decoding)
    }
  }
}
