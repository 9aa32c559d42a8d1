import Foundation
import SafeQuery
import Testing

/// The first rows of each group, and where a row stands among the others.
@Suite(.timeLimit(.minutes(5))) struct RankingTests {
  @Test(arguments: Backend.allCases)
  func `the two greatest purchases of each customer are numbered by a window`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let numbered = Shop.Purchase.all.select {
        (
          $0.customer, $0.id, $0.amount,
          rowNumber().over(.partition(by: $0.customer).order(by: $0.amount.descending, $0.id))
        )
      }
      let top = numbered.asTable().where { _, _, _, number in number <= 2 }
        .order { customer, _, _, number in
          customer
          number
        }
      try await db.expect(
        top,
        sameAs: """
          SELECT customer, id, amount, n FROM (SELECT *, row_number() OVER (
            PARTITION BY customer ORDER BY amount DESC, id) AS n FROM purchase) AS q WHERE n <= 2 ORDER BY customer, n
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `the two greatest purchases of each customer are joined laterally`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let top = Shop.Customer.all.leftJoinLateral { customer in
        Shop.Purchase.where { $0.customer == customer.id }.order {
          $0.amount.descending
          $0.id
        }.limit(2)
      }
      .order { customer, purchase in
        customer.id
        purchase.amount.descending
        purchase.id
      }
      .select { customer, purchase in (customer.name, purchase.id, purchase.amount) }
      try await db.expect(
        top,
        sameAs: """
          SELECT c.name, p.id, p.amount FROM customer AS c LEFT JOIN LATERAL (SELECT * FROM purchase
            WHERE customer = c.id ORDER BY amount DESC, id LIMIT 2) AS p ON true ORDER BY c.id, p.amount DESC NULLS LAST, p.id
          """,
        onSQLite: """
          SELECT c.name, p.id, p.amount FROM customer AS c LEFT JOIN (SELECT *, row_number() OVER (
            PARTITION BY customer ORDER BY amount DESC, id) AS n FROM purchase) AS p ON p.customer = c.id AND n <= 2
          ORDER BY c.id, p.amount DESC, p.id
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `first, last and nth values, quartiles and shares are windows`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let places = Shop.Employee.all.order { $0.id }.select { employee in
        let team = Window.partition(by: employee.team).order(by: employee.salary, employee.id)
        let whole = team.rows(from: .unboundedPreceding, to: .unboundedFollowing)
        (
          employee.name, employee.name.firstValue().over(team), employee.name.lastValue().over(whole),
          employee.name.nthValue(2).over(whole), employee.salary.lag(1, default: 0).over(team),
          ntile(2).over(team), percentRank().over(team), cumeDist().over(team)
        )
      }
      try await db.expect(
        places,
        sameAs: """
          SELECT name, first_value(name) OVER w, last_value(name) OVER f, nth_value(name, 2) OVER f,
            lag(salary, 1, 0.0) OVER w, ntile(2) OVER w, percent_rank() OVER w, cume_dist() OVER w
          FROM employee WINDOW w AS (PARTITION BY team ORDER BY salary, id),
            f AS (PARTITION BY team ORDER BY salary, id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
          ORDER BY id
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `the second highest salary of each team comes of a dense rank`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let ranked = Shop.Employee.all.select {
        ($0.team, $0.salary, denseRank().over(.partition(by: $0.team).order(by: $0.salary.descending)))
      }
      let second = ranked.asTable().where { $2 == 2 }.distinct().order { team, _, _ in team }
        .select { team, salary, _ in (team, salary) }
      try await db.expect(
        second,
        sameAs: """
          SELECT team, max(salary) FROM employee AS e WHERE salary < (SELECT max(salary) FROM employee WHERE team = e.team)
          GROUP BY team ORDER BY team
          """)
    }
  }

  @Test func `the last purchase of each customer is a DISTINCT ON`() async throws {
    try await Backend.postgreSQL.withTeaShop { db in
      let last = Shop.Purchase.all.distinct(on: { $0.customer }).order {
        $0.customer
        $0.day.descending
        $0.id.descending
      }.select { ($0.customer, $0.id, $0.day) }
      try await db.expect(
        last,
        sameAs: """
          SELECT DISTINCT ON (customer) customer, id, day FROM purchase ORDER BY customer, day DESC, id DESC
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a median and quartiles are percentiles, also of those that a filter keeps`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let quartiles = Shop.Purchase.all.groupBy { $0.product }.order { $0.product }.select {
        ($0.product, $0.amount.percentile(0.25), $0.amount.median(), $0.amount.median().filter(!$0.refunded))
      }
      try await db.expect(
        quartiles,
        sameAs: """
          SELECT product, percentile_cont(0.25) WITHIN GROUP (ORDER BY amount), percentile_cont(0.5) WITHIN GROUP (ORDER BY amount),
            percentile_cont(0.5) WITHIN GROUP (ORDER BY amount) FILTER (WHERE NOT refunded)
          FROM purchase GROUP BY product ORDER BY product
          """,
        onSQLite: """
          WITH p AS (SELECT product, amount, refunded, row_number() OVER (PARTITION BY product ORDER BY amount) AS n,
              count(*) OVER (PARTITION BY product) AS c,
              row_number() OVER (PARTITION BY product, refunded ORDER BY amount) AS kn,
              count(*) OVER (PARTITION BY product, refunded) AS kc FROM purchase),
            q AS (SELECT product, 1 + (c - 1) * 0.25 AS at, c, kc FROM p GROUP BY product)
          SELECT product,
            (SELECT amount FROM p WHERE p.product = q.product AND n = CAST(at AS INTEGER)) * (1 - (at - CAST(at AS INTEGER)))
              + coalesce((SELECT amount FROM p WHERE p.product = q.product AND n = CAST(at AS INTEGER) + 1), 0)
              * (at - CAST(at AS INTEGER)),
            (SELECT avg(amount) FROM p WHERE p.product = q.product AND n IN ((c + 1) / 2, (c + 2) / 2)),
            (SELECT avg(amount) FROM p WHERE p.product = q.product AND NOT refunded AND kn IN ((kc + 1) / 2, (kc + 2) / 2))
          FROM q ORDER BY product
          """)
    }
  }
}
