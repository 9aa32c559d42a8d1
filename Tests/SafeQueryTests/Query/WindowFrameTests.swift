import Foundation
import SafeQuery
import Testing

private let from = #" FROM "sale" AS t1 ORDER BY t1."id"▲"#

@Suite struct WindowFrameTests {
  private let sales = Sale.all.order { $0.id }

  @Test(arguments: Backend.allCases)
  func `a frame is counted in rows, groups or the key's units, and offsets are parameters`(_ backend: Backend)
    async throws
  {
    try await backend.withSales { db in
      let query = sales.select {
        (
          $0.price.sum().over(.order(by: $0.id).rows(from: .preceding(1), to: .following(1))),
          count().over(.order(by: $0.day).groups(from: .preceding(1))),
          count().over(.order(by: $0.day).range(from: .preceding(2), to: .following(1))),
          count().over(.order(by: $0.price).range(from: .preceding(1.0), to: .currentRow))
        )
      }
      let rows: [(Double?, Int, Int, Int)] = [
        (4, 2, 4, 2), (4.5, 4, 4, 2), (7, 4, 4, 1), (12.5, 2, 4, 1), (12, 3, 3, 1),
      ]
      try await db.expectSorted(
        query,
        #"SELECT sum(t1."price") OVER (ORDER BY t1."id"▲ ROWS BETWEEN ? PRECEDING AND ? FOLLOWING), "#
          + #"count(*) OVER (ORDER BY t1."day"▲ GROUPS BETWEEN ? PRECEDING AND CURRENT ROW), "#
          + #"count(*) OVER (ORDER BY t1."day"▲ RANGE BETWEEN ? PRECEDING AND ? FOLLOWING), "#
          + #"count(*) OVER (ORDER BY t1."price"▲ RANGE BETWEEN ? PRECEDING AND CURRENT ROW)"# + from,
        postgreSQL:
          #"SELECT CAST(sum(t1."price") OVER (ORDER BY t1."id"▲ ROWS BETWEEN ? PRECEDING AND ? FOLLOWING) "#
          + #"AS double precision), count(*) OVER (ORDER BY t1."day"▲ GROUPS BETWEEN ? PRECEDING AND CURRENT ROW), "#
          + #"count(*) OVER (ORDER BY t1."day"▲ RANGE BETWEEN ? PRECEDING AND ? FOLLOWING), "#
          + #"count(*) OVER (ORDER BY t1."price"▲ RANGE BETWEEN ? PRECEDING AND CURRENT ROW)"# + from,
        gives: rows)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a frame leaves out the current row, its group or its ties`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let query = sales.select {
        let byDay = Window.order(by: $0.day)
        return (
          count().over(byDay.range(from: .unboundedPreceding, excluding: .currentRow)),
          count().over(byDay.range(from: .unboundedPreceding, excluding: .group)),
          count().over(byDay.range(from: .unboundedPreceding, excluding: .ties)),
          count().over(byDay.range(from: .currentRow, to: .unboundedFollowing))
        )
      }
      let rows: [(Int, Int, Int, Int)] = [(1, 0, 1, 5), (3, 2, 3, 3), (3, 2, 3, 3), (1, 0, 1, 5), (4, 4, 5, 1)]
      try await db.expectSorted(
        query,
        #"SELECT count(*) OVER (ORDER BY t1."day"▲ RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW), "#
          + #"count(*) OVER (ORDER BY t1."day"▲ RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP), "#
          + #"count(*) OVER (ORDER BY t1."day"▲ RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES), "#
          + #"count(*) OVER (ORDER BY t1."day"▲ RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)"# + from,
        gives: rows)
    }
  }

  @Test(arguments: Backend.allCases)
  func `the text is the same for any offset`(_ backend: Backend) async throws {
    func near(_ days: Int) -> Select<Sale.Columns, Int> {
      sales.select { count().over(.order(by: $0.day).range(from: .preceding(days))) }
    }
    try await backend.withSales { db in
      let (three, none) = (try near(3).sql(for: db.dialect), try near(0).sql(for: db.dialect))
      #expect(three.text == none.text)
      #expect(try await db.fetch(near(3)) == [2, 4, 4, 2, 5])
      #expect(try await db.fetch(near(1)) == [2, 4, 4, 2, 1])
      #expect(try await db.fetch(near(0)) == [2, 2, 2, 2, 1])
    }
  }

  @Test func `decimals have distances on PostgreSQL`() async throws {
    try await Backend.postgreSQL.withDatabase { db in
      try await db.createCells(Decimal.self)
      try await db.transaction { tx in
        for (id, value) in [Decimal(1), Decimal(string: "1.5")!, Decimal(4)].enumerated() {
          try tx.insert(Cell<Decimal>(id: Int64(id), value: value, optional: nil))
        }
      }
      let near = Cell<Decimal>.all.order { $0.id }.select {
        (
          count().over(.order(by: $0.value).range(from: .preceding(0.5), to: .following(0.5))),
          count().over(.order(by: $0.value).range(from: .preceding(3)))
        )
      }
      let found = try await db.fetch(near)
      #expect(found.map(\.0) == [2, 2, 1] && found.map(\.1) == [1, 2, 3])
      expectUnsupported(
        near, "SQLite has no distance between decimals, which it stores as text; order by a Double")
    }
  }

  @Test(arguments: Backend.allCases)
  func `decimals are ranked and compared by their value in windows`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createCells(Decimal.self)
      try await db.execute(
        "INSERT INTO \(Cell<Decimal>.self) VALUES (1, '9', NULL), (2, '10', NULL), (3, '10.0', NULL)")
      let rows = try await db.fetch(
        Cell<Decimal>.all.order { $0.id }.select {
          (
            rank().over(.order(by: $0.value)), $0.value.max().over(), $0.value.min().over(.order(by: $0.id)),
            count().over(.partition(by: $0.value)), $0.value.lag(default: 0).over(.order(by: $0.id))
          )
        })
      #expect(rows.map(\.0) == [1, 2, 2] && rows.map(\.1) == [10, 10, 10] && rows.map(\.2) == [9, 9, 9])
      #expect(rows.map(\.3) == [1, 2, 2] && rows.map(\.4) == [0, 9, 10])
    }
  }

  @Test func `frames that can't be meant are refused before they are sent`() {
    func refuse(_ message: String, _ window: (Sale.Columns) -> Window) {
      expectRefusal(Sale.all.select { count().over(window($0)) }.sql, .invalidQuery, message)
    }
    refuse("a frame's offset is -1: it can't be negative") { .order(by: $0.id).rows(from: .preceding(-1)) }
    refuse("a frame's offset is -0.5: it must be a number from 0") {
      .order(by: $0.price).range(from: .preceding(-0.5))
    }
    refuse("a frame's offset is nan: it must be a number from 0") { .order(by: $0.price).range(from: .preceding(.nan)) }
    refuse("a frame of rows or groups is counted in whole numbers") { .order(by: $0.id).rows(from: .preceding(0.5)) }
    refuse("a window with a frame of groups needs an order(by:)") { _ in Window().groups(from: .preceding(1)) }
    let oneKey = "a range with an offset needs an order(by:) beside it with exactly one key"
    refuse(oneKey) { _ in Window().range(from: .preceding(1)) }
    refuse(oneKey) { .order(by: $0.day, $0.id).range(from: .preceding(1)) }
    refuse(oneKey) { _ in .named("w").range(from: .preceding(1)) }
    refuse("a range over an integer has whole offsets") { .order(by: $0.day).range(from: .preceding(1.5)) }
    let number = "a range with an offset needs an order(by:) with a number as its key"
    refuse(number) { .order(by: $0.region).range(from: .preceding(1)) }
    expectRefusal(
      Cell<Date>.all.select { count().over(.order(by: $0.value).range(from: .preceding(1))) }.sql, .invalidQuery, number
    )
  }
}
