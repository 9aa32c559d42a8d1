import Foundation
import SafeQuery
import Testing

/// Gaps, islands and sessions: rows that belong together because they follow each other closely.
@Suite(.timeLimit(.minutes(5))) struct IslandTests {
  @Test(arguments: Backend.allCases)
  func `days in a row are an island`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let days = Shop.Visit.all.select { ($0.customer, $0.at.cast(to: CalendarDate.self)) }.distinct()
      let islands = days.asTable().select { customer, day in
        (customer, day, day.adding(days: -rowNumber().over(.partition(by: customer).order(by: day))))
      }
      let streaks = islands.asTable().groupBy { customer, _, island in (customer, island) }
        .order { customer, day, _ in
          customer
          day.min()
        }
        .select { customer, day, _ in (customer, day.min(), day.max(), count()) }
      try await db.expect(
        streaks,
        sameAs: """
          SELECT customer, min(day), max(day), count(*) FROM (
            SELECT customer, day, day - CAST(row_number() OVER (PARTITION BY customer ORDER BY day) AS integer) AS island
            FROM (SELECT DISTINCT customer, CAST(at AT TIME ZONE 'UTC' AS date) AS day FROM visit) AS days) AS islands
          GROUP BY customer, island ORDER BY customer, min(day)
          """,
        onSQLite: """
          SELECT customer, min(day), max(day), count(*) FROM (
            SELECT customer, day, julianday(day) - row_number() OVER (PARTITION BY customer ORDER BY day) AS island
            FROM (SELECT DISTINCT customer, date(at) AS day FROM visit))
          GROUP BY customer, island ORDER BY customer, min(day)
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `visits less than half an hour apart are a session`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let starts = Shop.Visit.all.select { visit in
        let before = visit.at.lag().over(.partition(by: visit.customer).order(by: visit.at))
        let isFirst = before == nil || visit.at.seconds(since: before) > 1_800
        (visit.customer, visit.at, when(isFirst, then: 1).else(0))
      }
      let numbered = starts.asTable().select { customer, at, start in
        (customer, at, start.sum().over(.partition(by: customer).order(by: at)))
      }
      let sessions = numbered.asTable().groupBy { customer, _, session in (customer, session) }
        .order { customer, _, session in
          customer
          session
        }
        .select { customer, at, session in (customer, session, count(), at.max().seconds(since: at.min())) }
      try await db.expect(
        sessions,
        sameAs: """
          SELECT customer, session, count(*), CAST(extract(epoch FROM max(at) - min(at)) AS double precision) FROM (
            SELECT customer, at, CAST(sum(start) OVER (PARTITION BY customer ORDER BY at) AS bigint) AS session FROM (
              SELECT customer, at, CASE WHEN at - lag(at) OVER (PARTITION BY customer ORDER BY at) <= '30 minutes'
                THEN 0 ELSE 1 END AS start FROM visit) AS a) AS b
          GROUP BY customer, session ORDER BY customer, session
          """,
        onSQLite: """
          SELECT customer, session, count(*), round((julianday(max(at)) - julianday(min(at))) * 86400.0) FROM (
            SELECT customer, at, sum(start) OVER (PARTITION BY customer ORDER BY at) AS session FROM (
              SELECT customer, at, CASE WHEN (julianday(at) - julianday(lag(at) OVER (PARTITION BY customer ORDER BY at)))
                * 1440 <= 30.001 THEN 0 ELSE 1 END AS start FROM visit))
          GROUP BY customer, session ORDER BY customer, session
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `numbers that are missing are found by their neighbours`(_ backend: Backend) async throws {
    let next = Shop.Purchase.all.select { ($0.id + 1, $0.id.lead().over(.order(by: $0.id)) - 1) }
    let gaps = next.asTable().where { from, to in from <= to }.order { from, _ in from }
    try await backend.withTeaShop { db in
      try await db.execute(Shop.Purchase.where { [3, 4, 9, 20].contains($0.id) }.delete())
      let found = try await db.fetch(gaps)
      #expect(found.map(\.0) == [3, 9, 20])
      #expect(found.map(\.1) == [4, 9, 20])
    }
  }

  @Test(arguments: Backend.allCases)
  func `numbers that are missing are those of a series that no row has`(_ backend: Backend) async throws {
    let missing = Series(1...24).asTable().where { number in
      !exists(Shop.Purchase.where { $0.id == number.cast(to: Int64.self) })
    }
    try await backend.withTeaShop { db in
      try await db.execute(Shop.Purchase.where { [3, 4, 9, 20].contains($0.id) }.delete())
      let numbers = try await db.fetch(missing.order { $0 })
      #expect(numbers == [3, 4, 9, 20])
    }
  }

  @Test(arguments: Backend.allCases)
  func `intervals that overlap are a self-join with inequalities`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let near = Shop.Purchase.all.join(Shop.Purchase.self) {
        $0.customer == $1.customer && $0.id < $1.id && $1.day.days(since: $0.day).between(0, 90)
      }
      .order { first, second in
        first.id
        second.id
      }
      .select { first, second in (first.id, second.id, second.day.days(since: first.day)) }
      try await db.expect(
        near,
        sameAs: """
          SELECT a.id, b.id, b.day - a.day FROM purchase AS a JOIN purchase AS b
            ON a.customer = b.customer AND a.id < b.id AND b.day - a.day BETWEEN 0 AND 90 ORDER BY a.id, b.id
          """,
        onSQLite: """
          SELECT a.id, b.id, CAST(julianday(b.day) - julianday(a.day) AS INTEGER) FROM purchase AS a JOIN purchase AS b
            ON a.customer = b.customer AND a.id < b.id AND julianday(b.day) - julianday(a.day) BETWEEN 0 AND 90
          ORDER BY a.id, b.id
          """)
    }
  }
}
