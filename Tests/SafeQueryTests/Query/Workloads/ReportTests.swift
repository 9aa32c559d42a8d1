import Foundation
import SafeQuery
import Testing

/// Reports: pivots, subtotals, calendars, histograms.
@Suite(.timeLimit(.minutes(5))) struct ReportTests {
  @Test(arguments: Backend.allCases)
  func `quarters are columns by FILTER and by CASE`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let pivot = Shop.Purchase.all.join(Shop.Product.self) { $0.product == $1.id }
        .groupBy { _, product in product.category }.order { _, product in product.category }
        .select { purchase, product in
          let quarter = purchase.day.extract(.quarter)
          (
            product.category, purchase.amount.total().filter(quarter == 1),
            purchase.amount.total().filter(quarter == 2),
            when(quarter == 3, then: purchase.amount).else(0).total(), count().filter(purchase.refunded),
            purchase.customer.countDistinct()
          )
        }
      try await db.expect(
        pivot,
        sameAs: """
          SELECT category, coalesce(sum(amount) FILTER (WHERE extract(quarter FROM day) = 1), 0),
            coalesce(sum(amount) FILTER (WHERE extract(quarter FROM day) = 2), 0),
            sum(CASE WHEN extract(quarter FROM day) = 3 THEN amount ELSE 0 END), count(*) FILTER (WHERE refunded),
            count(DISTINCT customer)
          FROM purchase JOIN product ON product = product.id GROUP BY category ORDER BY category
          """,
        onSQLite: """
          SELECT category, total(amount) FILTER (WHERE substr(day, 6, 2) IN ('01', '02', '03')),
            total(amount) FILTER (WHERE substr(day, 6, 2) IN ('04', '05', '06')),
            total(CASE WHEN substr(day, 6, 2) IN ('07', '08', '09') THEN amount END), count(*) FILTER (WHERE refunded),
            count(DISTINCT customer)
          FROM purchase JOIN product ON product = product.id GROUP BY category ORDER BY category
          """)
    }
  }

  @Test func `a rollup has subtotals, whose names say what they are of`() async throws {
    try await Backend.postgreSQL.withTeaShop { db in
      let report = Shop.Purchase.all.join(Shop.Customer.self) { $0.customer == $1.id }
        .groupBy(.rollup) { purchase, customer in (customer.country, purchase.refunded) }
        .order { purchase, customer in
          grouping(customer.country)
          customer.country.nullable
          grouping(purchase.refunded)
          purchase.refunded.nullable
        }
        .select { purchase, customer in
          (
            when(grouping(customer.country) == 1, then: "all").else(customer.country),
            caseOf(grouping(purchase.refunded)).when(1, then: "both").else(
              when(purchase.refunded, then: "refunded").else("kept")),
            purchase.amount.total(), count()
          )
        }
      try await db.expect(
        report,
        sameAs: """
          SELECT CASE WHEN grouping(country) = 1 THEN 'all' ELSE country END,
            CASE grouping(refunded) WHEN 1 THEN 'both' ELSE CASE WHEN refunded THEN 'refunded' ELSE 'kept' END END,
            sum(amount), count(*) FROM purchase JOIN customer ON customer = customer.id
          GROUP BY ROLLUP (country, refunded)
          ORDER BY grouping(country), country, grouping(refunded), refunded
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `each month of a calendar is there, also those without a purchase`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let start = try #require(CalendarDate(year: 2023, month: 1, day: 1))
      let months = Series(0...35).asTable().select { TypedSQL(value: start).adding(months: $0) }
      let totals = Shop.Purchase.all.groupBy { $0.day.truncated(to: .month) }
        .select { ($0.day.truncated(to: .month), $0.amount.total()) }
      let calendar = months.asTable().leftJoinQuery(totals.asRows()) { $0 == $1.columns.0 }
        .order { month, _ in month }.select { month, total in (month, total.columns.1.coalesce(0)) }
      try await db.expect(
        calendar,
        sameAs: """
          SELECT CAST(m AS date), coalesce((SELECT sum(amount) FROM purchase WHERE date_trunc('month', day) = m), 0)
          FROM generate_series(TIMESTAMP '2023-01-01', '2025-12-01', '1 month') AS m ORDER BY m
          """,
        onSQLite: """
          WITH RECURSIVE months(m) AS (SELECT '2023-01-01' UNION ALL SELECT date(m, '+1 month') FROM months WHERE m < '2025-12-01')
          SELECT m, (SELECT total(amount) FROM purchase WHERE substr(day, 1, 7) = substr(m, 1, 7)) FROM months ORDER BY m
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `amounts fall into buckets of a width`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let histogram = Shop.Purchase.all.groupBy { $0.amount.widthBucket(from: 0, to: 200, count: 4) }
        .order { $0.amount.widthBucket(from: 0, to: 200, count: 4) }
        .select { ($0.amount.widthBucket(from: 0, to: 200, count: 4), count(), $0.amount.min()) }
      try await db.expect(
        histogram,
        sameAs: """
          SELECT b, count(*), min(amount) FROM (
            SELECT amount, CASE WHEN amount >= 200 THEN 5 ELSE CAST(floor(amount / 50) AS bigint) + 1 END AS b FROM purchase) AS q
          GROUP BY b ORDER BY b
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a week begins on Monday, and a key with a value in it is grouped by and selected`(_ backend: Backend)
    async throws
  {
    try await backend.withTeaShop { db in
      let weeks = Shop.Purchase.all.groupBy { ($0.day.truncated(to: .week), $0.quantity % 2) }
        .order {
          $0.day.truncated(to: .week)
          $0.quantity % 2
        }
        .select { ($0.day.truncated(to: .week), $0.quantity % 2, $0.quantity.sum()) }
      try await db.expect(
        weeks,
        sameAs: """
          SELECT CAST(date_trunc('week', day) AS date), quantity % 2, CAST(sum(quantity) AS bigint) FROM purchase
          GROUP BY 1, 2 ORDER BY 1, 2
          """,
        onSQLite: """
          SELECT date(day, '-6 days', 'weekday 1'), quantity % 2, sum(quantity) FROM purchase GROUP BY 1, 2 ORDER BY 1, 2
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `an average of ratios passes a zero divisor over, and a chain of coalesce has an end`(
    _ backend: Backend
  ) async throws {
    try await backend.withTeaShop { db in
      let report = Shop.Customer.all.leftJoin(Shop.Visit.self) { $0.id == $1.customer }
        .groupBy { customer, _ in (customer.id, customer.city, customer.country) }.order { customer, _ in customer.id }
        .select { customer, visit in
          (
            customer.id, customer.city.coalesce(customer.country).coalesce("nowhere"),
            visit.load.sum() / visit.load.count().nullIf(0).cast(to: Double.self), visit.load.avg().coalesce(-1)
          )
        }
      try await db.expect(
        report,
        sameAs: """
          SELECT c.id, coalesce(city, country, 'nowhere'), sum(load) / nullif(count(load), 0), coalesce(avg(load), -1.0)
          FROM customer AS c LEFT JOIN visit ON c.id = visit.customer GROUP BY c.id, city, country ORDER BY c.id
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a correlation and a regression are aggregates of two columns`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let statistics = Shop.Purchase.all.groupBy { $0.product }.order { $0.product }.select {
        (
          $0.product, $0.amount.corr(with: $0.quantity).round(6), $0.amount.covarPop(with: $0.quantity).round(6),
          $0.amount.regrSlope(on: $0.quantity).round(6), $0.amount.stddevSamp().round(6)
        )
      }
      try await db.expect(
        statistics,
        sameAs: """
          SELECT product, round(c, 6)::float8, round(v, 6)::float8, round(s, 6)::float8, round(d, 6)::float8 FROM (
            SELECT product, corr(amount, quantity)::numeric AS c, covar_pop(amount, quantity)::numeric AS v,
              regr_slope(amount, quantity)::numeric AS s, stddev_samp(amount)::numeric AS d
            FROM purchase GROUP BY product) AS statistics ORDER BY product
          """,
        onSQLite: """
          SELECT product, round(xy / sqrt(xx * yy), 6), round(xy / n, 6), round(xy / xx, 6), round(sqrt(yy / (n - 1)), 6)
          FROM (SELECT product, count(*) AS n, sum(amount * quantity) - sum(amount) * sum(quantity) / count(*) AS xy,
            sum(quantity * quantity) - sum(quantity) * sum(quantity) * 1.0 / count(*) AS xx,
            sum(amount * amount) - sum(amount) * sum(amount) / count(*) AS yy FROM purchase GROUP BY product)
          ORDER BY product
          """)
    }
  }
}
