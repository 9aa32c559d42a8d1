import SafeQuery
import Testing

/// Keys with values in them, which are one expression wherever they stand.
@Suite struct SharedKeyTests {
  @Test(arguments: Backend.allCases)
  func `a key with a value in it is grouped by, selected and sorted by`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let query = Sale.all.groupBy { $0.day % 2 }.having { $0.day % 2 > -1 }.order { $0.day % 2 }
        .select { ($0.day % 2, $0.day % 2 + 10, count().filter($0.day % 3 == 1)) }
      try await db.expect(
        query,
        #"""
        SELECT (t1."day" % ?), ((t1."day" % ?) + ?), count(*) FILTER (WHERE ((t1."day" % ?) = ?)) FROM "sale" AS t1 \#
        GROUP BY (t1."day" % ?) HAVING ((t1."day" % ?) > ?) ORDER BY (t1."day" % ?)
        """#,
        postgreSQL: #"""
          SELECT (t1."day" % $1), ((t1."day" % $1) + $2), count(*) FILTER (WHERE ((t1."day" % $3) = $4)) FROM "sale" AS t1 \#
          GROUP BY (t1."day" % $1) HAVING ((t1."day" % $1) > $5) ORDER BY (t1."day" % $1)
          """#,
        gives: [(0, 10, 1), (1, 11, 2)])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a key of a prepared query has its parameter wherever it stands`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let buckets = Prepared { (width: Parameter<Int>) in
        Sale.all.groupBy { $0.day / width }.order { $0.day / width }.select { ($0.day / width, count()) }
      }
      let pairs = try await db.fetch(buckets(2))
      #expect(pairs.map(\.0) == [0, 1, 2] && pairs.map(\.1) == [2, 2, 1])
      let all = try await db.fetch(buckets(10))
      #expect(all.map(\.0) == [0] && all.map(\.1) == [5])
    }
  }

  @Test(arguments: Backend.allCases)
  func `distinct rows are sorted by what is selected with values in it`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let query = Sale.all.distinct().order { ($0.day % 2).descending }.select { ($0.day % 2, $0.day * 0 + 7) }
      try await db.expect(
        query,
        #"SELECT DISTINCT (t1."day" % ?), ((t1."day" * ?) + ?) FROM "sale" AS t1 ORDER BY (t1."day" % ?) DESC"#,
        postgreSQL: #"""
          SELECT DISTINCT (t1."day" % $1), ((t1."day" * $2) + $3) FROM "sale" AS t1 ORDER BY (t1."day" % $1) DESC
          """#,
        gives: [(1, 7), (0, 7)])
      let first = Sale.all.distinct().order { $0.day * 10 }.limit(1).select { $0.day * 10 }.asTable()
      let tens = try await db.fetch(first.select { $0 + 1 })
      #expect(tens == [11])
    }
  }

  @Test func `the rows of DISTINCT ON are sorted by its keys with values in them`() async throws {
    try await Backend.postgreSQL.withSales { db in
      let query = Sale.all.distinct(on: { $0.day % 2 }).order {
        $0.day % 2
        $0.day.descending
      }
      let days = try await db.fetch(query.select { $0.day })
      #expect(days == [4, 1])
    }
  }

  @Test func `distinct rows can't be sorted by another value than the selected one`() {
    let query = Sale.all.distinct().order { $0.day % 3 }.select { $0.day % 2 }
    let error = #expect(throws: DatabaseError.self) { try query.sql(for: .postgreSQL) }
    #expect(error?.kind == .invalidQuery)
    #expect(error?.message.contains("selected DISTINCT and another value") == true)
  }

  @Test func `another value than the key's is an error before anything is sent, and keys of one form stay apart`()
    throws
  {
    let other = Sale.all.groupBy { $0.day % 2 }.select { ($0.day % 3, count()) }
    let error = #expect(throws: DatabaseError.self) { try other.sql(for: .postgreSQL) }
    #expect(error?.kind == .invalidQuery)
    #expect(error?.message.contains("another value in it") == true)
    let twice = Sale.all.groupBy { ($0.day % 2, $0.day % 3) }.select { _ in count() }
    #expect(
      try twice.sql(for: .postgreSQL).text
        == #"SELECT count(*) FROM "sale" AS t1 GROUP BY (t1."day" % $1), (t1."day" % $2)"#)
    let nested = Sale.all.groupBy { ($0.day % 2, ($0.day % 3) * 2) }.select { _ in count() }
    #expect(
      try nested.sql(for: .postgreSQL).text
        == #"SELECT count(*) FROM "sale" AS t1 GROUP BY (t1."day" % $1), ((t1."day" % $2) * $3)"#)
    let plain = Sale.all.groupBy { ($0.day, $0.day % 2) }.select { ($0.day % 2, $0.day % 3) }
    #expect(
      try plain.sql(for: .postgreSQL).text
        == #"SELECT (t1."day" % $1), (t1."day" % $2) FROM "sale" AS t1 GROUP BY t1."day", (t1."day" % $3)"#)
  }
}
