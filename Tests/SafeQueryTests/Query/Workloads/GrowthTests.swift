import Foundation
import SafeQuery
import Testing

/// How sums change over time.
@Suite(.timeLimit(.minutes(5))) struct GrowthTests {
  @Test(arguments: Backend.allCases)
  func `a year's revenue is compared with that of the year before`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let years = Shop.Purchase.all.groupBy { $0.day.extract(.year) }.select {
        ($0.day.extract(.year), $0.amount.total())
      }
      let growth = years.asTable().order { year, _ in year }.select { year, revenue in
        let before = revenue.lag().over(.order(by: year))
        (year, revenue, ((revenue - before) / before * 100).round(1))
      }
      try await db.expect(
        growth,
        sameAs: """
          SELECT y, r, CAST(round(CAST((r - lag(r) OVER w) / lag(r) OVER w * 100 AS numeric), 1) AS double precision)
          FROM (SELECT CAST(substr(CAST(day AS text), 1, 4) AS bigint) AS y, sum(amount) AS r FROM purchase GROUP BY 1) AS q
          WINDOW w AS (ORDER BY y) ORDER BY y
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a running total begins anew with each year`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let running = Shop.Purchase.all.order {
        $0.day
        $0.id
      }.select { purchase in
        let year = Window.partition(by: purchase.day.truncated(to: .year)).order(by: purchase.day, purchase.id)
        (purchase.id, purchase.amount.sum().over(year.rows(from: .unboundedPreceding)), rowNumber().over(year))
      }
      try await db.expect(
        running,
        sameAs: """
          SELECT id, sum(amount) OVER w, row_number() OVER w FROM purchase
          WINDOW w AS (PARTITION BY substr(CAST(day AS text), 1, 4) ORDER BY day, id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
          ORDER BY day, id
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a moving sum is over the last ninety days, however many purchases they have`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let moving = Shop.Purchase.all.order { $0.id }.select {
        ($0.id, $0.quantity.sum().over(.order(by: $0.day).range(from: .preceding(days: 90))))
      }
      try await db.expect(
        moving,
        sameAs: """
          SELECT p.id, (SELECT CAST(sum(o.quantity) AS bigint) FROM purchase AS o WHERE o.day BETWEEN p.day - 90 AND p.day)
          FROM purchase AS p ORDER BY p.id
          """,
        onSQLite: """
          SELECT p.id, (SELECT sum(o.quantity) FROM purchase AS o WHERE o.day BETWEEN date(p.day, '-90 days') AND p.day)
          FROM purchase AS p ORDER BY p.id
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `the customers so far are counted by the month in which each comes first`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let first = Shop.Purchase.all.groupBy { $0.customer }.select { $0.day.min().truncated(to: .month) }
      let months = first.asTable().groupBy { $0 }.select { ($0, count()) }
      let cumulative = months.asTable().order { month, _ in month }.select { month, new in
        (month, new, new.sum().over(.order(by: month)))
      }
      try await db.expect(
        cumulative,
        sameAs: """
          SELECT month, count(*), CAST(sum(count(*)) OVER (ORDER BY month) AS bigint) FROM (
            SELECT min(CAST(date_trunc('month', day) AS date)) AS month FROM purchase GROUP BY customer) AS first
          GROUP BY month ORDER BY month
          """,
        onSQLite: """
          SELECT month, count(*), sum(count(*)) OVER (ORDER BY month) FROM (
            SELECT min(substr(day, 1, 7) || '-01') AS month FROM purchase GROUP BY customer)
          GROUP BY month ORDER BY month
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a share of the whole and of the group are windows beside each other`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let shares = Shop.Purchase.all.join(Shop.Product.self) { $0.product == $1.id }
        .groupBy { _, product in (product.category, product.name) }
        .order { _, product in
          product.category
          product.name
        }
        .select { purchase, product in
          let revenue = purchase.amount.total()
          (
            product.category, product.name, (100 * revenue / revenue.sum().over()).round(2),
            (100 * revenue / revenue.sum().over(.partition(by: product.category))).round(2)
          )
        }
      try await db.expect(
        shares,
        sameAs: """
          SELECT category, name, CAST(round(CAST(100 * sum(amount) / sum(sum(amount)) OVER () AS numeric), 2) AS double precision),
            CAST(round(CAST(100 * sum(amount) / sum(sum(amount)) OVER (PARTITION BY category) AS numeric), 2)
              AS double precision)
          FROM purchase JOIN product ON product = product.id GROUP BY category, name ORDER BY category, name
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a month is compared with the one before by a common table that is joined to itself`(
    _ backend: Backend
  ) async throws {
    try await backend.withTeaShop { db in
      let monthly = Shop.Purchase.all.groupBy { ($0.product, $0.day.extract(.month)) }
        .select { ($0.product, $0.day.extract(.month), $0.amount.total()) }.asCTE()
      let months = monthly.asRows()
      let growth = months.asTable()
        .leftJoinQuery(months) { $0.columns.0 == $1.columns.0 && $0.columns.1 == $1.columns.1 + 1 }
        .order { month, _ in (month.columns.0, month.columns.1) }
        .select { month, last in
          let (product, number, amount) = month.columns
          (product, number, amount, (100 * (amount - last.columns.2) / last.columns.2).round(2))
        }
      try await db.expect(
        growth,
        sameAs: """
          WITH m AS (
            SELECT product, CAST(substr(CAST(day AS text), 6, 2) AS bigint) AS month, sum(amount) AS amount
            FROM purchase GROUP BY 1, 2)
          SELECT a.product, a.month, a.amount,
            CAST(round(CAST(100 * (a.amount - b.amount) / b.amount AS numeric), 2) AS double precision)
          FROM m AS a LEFT JOIN m AS b ON a.product = b.product AND a.month = b.month + 1 ORDER BY 1, 2
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a cohort is those of a first year, and is counted years later`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let firsts = Shop.Purchase.all.groupBy { $0.product }.select { ($0.product, $0.day.min()) }
      let cohorts = Shop.Purchase.all.joinQuery(firsts.asRows()) { $0.product == $1.columns.0 }
        .select { purchase, first in
          let day = first.columns.1
          let months =
            (purchase.day.extract(.year) - day.extract(.year)) * 12 + purchase.day.extract(.month) - day.extract(.month)
          (first.columns.0, months / 12, purchase.customer)
        }
      let counts = cohorts.asTable().groupBy { product, years, _ in (product, years) }
        .order { product, years, _ in
          product
          years
        }
        .select { product, years, customer in (product, years, customer.countDistinct()) }
      try await db.expect(
        counts,
        sameAs: """
          SELECT product, months / 12, count(DISTINCT customer) FROM (
            SELECT product, customer, (CAST(substr(CAST(day AS text), 1, 4) AS bigint)
                - CAST(substr(CAST(min(day) OVER w AS text), 1, 4) AS bigint)) * 12
              + CAST(substr(CAST(day AS text), 6, 2) AS bigint) - CAST(substr(CAST(min(day) OVER w AS text), 6, 2) AS bigint)
              AS months
            FROM purchase WINDOW w AS (PARTITION BY product)) AS q
          GROUP BY product, months / 12 ORDER BY 1, 2
          """)
    }
  }
}
