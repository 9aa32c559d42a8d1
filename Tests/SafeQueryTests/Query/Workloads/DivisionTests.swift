import SafeQuery
import Testing

/// Sets: who has all, who has none, what both have.
@Suite(.timeLimit(.minutes(5))) struct DivisionTests {
  @Test(arguments: Backend.allCases)
  func `who bought every product of a category is a double NOT EXISTS, or a count`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let all = Shop.Customer.where { customer in
        !exists(
          Shop.Product.where { product in
            product.category == "tea"
              && !exists(Shop.Purchase.where { $0.customer == customer.id && $0.product == product.id })
          })
      }.order { $0.id }.select { $0.name }
      let counted = Shop.Customer.all.join(Shop.Purchase.self) { $0.id == $1.customer }
        .join(Shop.Product.self) { $1.product == $2.id && $2.category == "tea" }
        .groupBy { customer, _, _ in (customer.id, customer.name) }
        .having { _, _, product in
          product.id.countDistinct() == count(Shop.Product.where { $0.category == "tea" })
        }
        .order { customer, _, _ in customer.id }.select { customer, _, _ in customer.name }
      try await db.expect(
        all,
        sameAs: """
          SELECT name FROM customer AS c WHERE NOT EXISTS (SELECT id FROM product WHERE category = 'tea'
            EXCEPT SELECT product FROM purchase WHERE customer = c.id) ORDER BY id
          """)
      #expect(try await db.fetch(all) == db.fetch(counted))
    }
  }

  @Test(arguments: Backend.allCases)
  func `who never bought is an anti-join in three ways`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let buyers = Shop.Purchase.all.select { $0.customer }
      let joined = Shop.Customer.all.leftJoin(Shop.Purchase.self) { $0.id == $1.customer }
        .where { _, purchase in purchase.id == nil }.order { customer, _ in customer.id }
        .select { customer, _ in customer.id }
      let listed = Shop.Customer.where { !buyers.contains($0.id) }.order { $0.id }.select { $0.id }
      let taken = Shop.Customer.all.select { $0.id }.except(buyers).asTable().order { $0 }
      try await db.expect(
        joined,
        sameAs: "SELECT id FROM customer WHERE id NOT IN (SELECT customer FROM purchase) ORDER BY id")
      #expect(try await db.fetch(listed) == db.fetch(joined))
      #expect(try await db.fetch(taken) == db.fetch(joined))
    }
  }

  @Test(arguments: Backend.allCases)
  func `buyers of two products but not of a third are a chain of set operations`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      func buyers(of product: Int64) -> some ReadQuery<Int64> {
        Shop.Purchase.where { $0.product == product }.select { $0.customer }
      }
      let chain = buyers(of: 3).intersect(buyers(of: 2)).except(buyers(of: 1)).asTable().order { $0 }
      try await db.expect(
        chain,
        sameAs: """
          SELECT id FROM customer AS c WHERE EXISTS (SELECT 1 FROM purchase WHERE customer = c.id AND product = 3)
            AND EXISTS (SELECT 1 FROM purchase WHERE customer = c.id AND product = 2)
            AND NOT EXISTS (SELECT 1 FROM purchase WHERE customer = c.id AND product = 1)
          ORDER BY id
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a pair of columns is one of a query's pairs`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let greatest = Shop.Purchase.all.groupBy { $0.customer }.select { ($0.customer, $0.amount.max()) }
      let rows = Shop.Purchase.where { rowValue($0.customer, $0.amount).isIn(greatest) }.order { $0.id }.select {
        $0.id
      }
      let others = Shop.Purchase.where { !rowValue($0.customer, $0.amount).isIn(greatest) }.select { _ in count() }
      try await db.expect(
        rows,
        sameAs: """
          SELECT id FROM purchase WHERE (customer, amount) IN (SELECT customer, max(amount) FROM purchase GROUP BY customer)
          ORDER BY id
          """)
      #expect(try await db.fetch(others).first == 24 - db.fetch(rows).count)
    }
  }

  @Test(arguments: Backend.allCases)
  func `what is dearer than all of another kind, and than any, is compared with the query`(
    _ backend: Backend
  ) async throws {
    try await backend.withTeaShop { db in
      let cups = Shop.Product.where { $0.category == "cup" }.select { $0.price }
      let all = Shop.Product.where { $0.price > SafeQuery.all(cups) }.order { $0.id }.select { $0.name }
      let some = Shop.Product.where { $0.category != "cup" && $0.price > any(cups) }.order { $0.id }.select { $0.name }
      try await db.expect(
        all,
        sameAs: """
          SELECT name FROM product WHERE CAST(price AS numeric) > (
            SELECT max(CAST(price AS numeric)) FROM product WHERE category = 'cup') ORDER BY id
          """)
      try await db.expect(
        some,
        sameAs: """
          SELECT name FROM product WHERE category <> 'cup' AND CAST(price AS numeric) > (
            SELECT min(CAST(price AS numeric)) FROM product WHERE category = 'cup') ORDER BY id
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `subqueries of the row stand in the list, in HAVING and in ORDER BY`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let report = Shop.Customer.all
        .order { customer in
          Shop.Purchase.where { $0.customer == customer.id }.select { $0.day.max() }.scalar().descending.nullsLast
          customer.id
        }
        .select { customer in
          (
            customer.name, count(Shop.Purchase.where { $0.customer == customer.id }),
            (Shop.Purchase.where { $0.customer == customer.id }.select { $0.amount.avg() }.scalar()
              > Shop.Purchase.all.select { $0.amount.avg() }.scalar()).nullable
          )
        }
      try await db.expect(
        report,
        sameAs: """
          SELECT name, (SELECT count(*) FROM purchase WHERE customer = c.id),
            (SELECT avg(amount) FROM purchase WHERE customer = c.id) > (SELECT avg(amount) FROM purchase)
          FROM customer AS c ORDER BY (SELECT max(day) FROM purchase WHERE customer = c.id) DESC NULLS LAST, id
          """)
      let groups = Shop.Purchase.all.groupBy { $0.product }
        .having {
          $0.amount.sum() > 1.1
            * Shop.Purchase.all.groupBy { $0.product }.select { $0.amount.sum() }.asTable().select { $0.avg() }.scalar()
        }
        .order { $0.product }.select { $0.product }
      try await db.expect(
        groups,
        sameAs: """
          SELECT product FROM purchase GROUP BY product HAVING sum(amount) > 1.1 * (
            SELECT avg(s) FROM (SELECT sum(amount) AS s FROM purchase GROUP BY product) AS sums) ORDER BY product
          """)
    }
  }
}
