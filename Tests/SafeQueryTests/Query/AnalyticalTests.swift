import SafeQuery
import Testing

/// Queries as reports have them, without a type annotation. That each is quick to check is a matter of `ValidAnalytics`.
@Suite(.timeLimit(Patience.minutes(5))) struct AnalyticalTests {
  @Test(arguments: Backend.allCases)
  func `two sums of arithmetic with literals stand in one select`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let found = try await db.fetchOne(
        Sale.all.select { (($0.price * (2 - $0.price)).sum(), ($0.price * (1 + $0.price) * (1 - $0.price)).sum()) })
      #expect(found?.0 == -55.75)
      #expect(found?.1 == 16.5 - (3.375 + 15.625 + 0.125 + 64 + 512))
    }
  }

  @Test(arguments: Backend.allCases)
  func `a share of a sum is a CASE in a sum over a sum`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let shares = try await db.fetch(
        Sale.all.groupBy { $0.region }.order { $0.region }.select {
          ($0.region, 100 * when($0.paid, then: $0.price * 2).else(0).sum() / ($0.price * (3 - 1)).sum())
        })
      #expect(shares.map(\.0) == ["north", "south"])
      #expect(shares.map { $0.1.map { Int($0 * 100) } } == [4444, 0])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a derived table is filtered, ordered and divided by its own total`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let rows = try await db.fetch(
        Sale.all.groupBy { $0.day }.select { ($0.day, $0.price.sum()) }.asTable().where { _, total in total > 2.5 }
          .order { $1.descending }.select { day, total in
            (day, total, rank().over(.order(by: total.descending)), total / total.sum().over() * 100)
          })
      #expect(rows.map(\.0) == [4, 1, 2])
      #expect(rows.map(\.1) == [8, 5.5, 3])
      #expect(rows.map(\.2) == [1, 2, 3])
      #expect(rows.first?.3.map { Int($0 * 100) } == 4848)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a total of totals comes of a derived table in a derived table`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let found = try await db.fetchOne(
        Sale.all.select { ($0.region, $0.price) }.asTable().groupBy { region, _ in region }
          .select { region, price in (region, price.sum()) }.asTable()
          .select { _, total in (total.max(), (total * total).sum() / total.sum()) })
      #expect(found?.0 == 12)
      #expect(found?.1 == (4.5 * 4.5 + 144) / 16.5)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a condition compares with a literal times the average of the same group`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let found = try await db.fetch(
        Sale.where { sale in
          sale.price > 1.2 * Sale.where { $0.region == sale.region }.select { $0.price.avg() }.scalar()
        }.order { $0.id }.select { $0.id })
      #expect(found == [2, 5])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a report has a column for each day`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let rows = try await db.fetch(
        Sale.all.groupBy { $0.region }.order { $0.region }.select {
          (
            $0.region, when($0.day == 1, then: $0.price).sum(), when($0.day == 2, then: $0.price).else(0).sum(),
            when($0.day > 2 && $0.price > 1.5, then: 1).else(0).sum(), count()
          )
        })
      #expect(rows.map(\.1) == [1.5, 4])
      #expect(rows.map(\.2) == [3, 0])
      #expect(rows.map(\.3) == [0, 1])
      #expect(rows.map(\.4) == [3, 2])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a closure with a name for a part of its list needs no return`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let query = Sale.all.order { $0.id }.select { sale in
        let double = sale.price * 2
        (sale.id, double - 1, double / sale.price)
      }
      let returned = Sale.all.order { $0.id }.select { sale in
        let double = sale.price * 2
        return (sale.id, double - 1, double / sale.price)
      }
      #expect(try query.sql(for: .sqlite).text == returned.sql(for: .sqlite).text)
      let rows = try await db.fetch(query.limit(2))
      #expect(rows.map(\.1) == [2, 4])
      #expect(rows.map(\.2) == [2, 2])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a list can be chosen by a value of the program`(_ backend: Backend) async throws {
    func amounts(doubled: Bool) -> Select<Sale.Columns, (Int64, Double)> {
      Sale.all.order { $0.id }.select { if doubled { ($0.id, $0.price * 2) } else { ($0.id, $0.price) } }
    }
    @Sendable func number(_ name: String) -> Select<Sale.Columns, Double> {
      Sale.where { $0.id == 5 }.select {
        switch name {
        case "price": $0.price
        case "double": $0.price * 2
        default: $0.id.cast(to: Double.self)
        }
      }
    }
    try await backend.withSales { db in
      let prices = try await db.fetch(amounts(doubled: false).limit(2))
      #expect(prices.map(\.1) == [1.5, 2.5])
      let doubled = try await db.fetch(amounts(doubled: true).limit(2))
      #expect(doubled.map(\.1) == [3, 5])
      let numbers = try await db.transaction { tx in
        try ["price", "double", "id"].map { try tx.fetchOne(number($0)) }
      }
      #expect(numbers == [8, 16, 5])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a change from day to day is a window over an aggregate`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let days = Sale.all.groupBy { $0.day }.select { ($0.day, $0.price.sum()) }.asTable()
      let rows = try await db.fetch(
        days.order { day, _ in day }.select { day, total in
          (day, total - total.lag().over(.order(by: day)), total.sum().over(.order(by: day)))
        })
      #expect(rows.map(\.1) == [nil, -2.5, 5])
      #expect(rows.map(\.2) == [5.5, 8.5, 16.5])
    }
  }
}
