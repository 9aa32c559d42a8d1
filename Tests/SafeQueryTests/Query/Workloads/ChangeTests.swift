import SafeQuery
import Testing

/// Writes that look at more than their row.
@Suite(.timeLimit(.minutes(5))) struct ChangeTests {
  @Test(arguments: Backend.allCases)
  func `of rows that are there twice, all but the first are deleted`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let numbered = Shop.Visit.all.select {
        ($0.id, rowNumber().over(.partition(by: $0.customer, $0.page).order(by: $0.at, $0.id)))
      }
      let later = numbered.asTable().where { _, number in number > 1 }.select { id, _ in id }
      let expected = try await db.fetch("SELECT min(id) FROM visit GROUP BY customer, page ORDER BY 1", as: Int64.self)
      try await db.execute(Shop.Visit.where { later.contains($0.id) }.delete())
      let left = try await db.fetch(Shop.Visit.all.order { $0.id }.select { $0.id })
      #expect(left == expected)
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows are updated from sums over another table`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let averages = Shop.Employee.all.groupBy { $0.team }.select { ($0.team, $0.salary.avg()) }.asRows()
      let raise = Shop.Employee.all.update(fromQuery: averages) {
        $0.team == $1.columns.0 && $0.salary < $1.columns.1
      } set: {
        $0.salary = ($0.salary + $1.columns.1.coalesce(0)) / 2
      }
      let expected = try await db.fetch(
        """
        SELECT id, CASE WHEN salary < (SELECT avg(salary) FROM employee WHERE team = e.team)
          THEN (salary + (SELECT avg(salary) FROM employee WHERE team = e.team)) / 2 ELSE salary END
        FROM employee AS e ORDER BY id
        """, as: Int64.self, Double.self)
      try await db.execute(raise)
      let after = try await db.fetch(Shop.Employee.all.order { $0.id }.select { ($0.id, $0.salary) })
      #expect(after.map(\.0) == expected.map(\.0))
      #expect(after.map(\.1) == expected.map(\.1))
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows are updated with a subquery of the row`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let changed = try await db.execute(
        Shop.Customer.where { $0.city == nil }.update { customer in
          customer.city = Shop.Purchase.all.join(Shop.Product.self) { $0.product == $1.id }
            .where { purchase, _ in purchase.customer == customer.id }.select { $1.name.max() }.scalar()
        })
      #expect(changed == 2)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a column is what it was where no case says otherwise`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      try await db.execute(
        Shop.Employee.all.update {
          $0.salary = when($0.salary > 100, then: 100).else($0.salary)
          $0.name = caseOf($0.id).when(1, then: "Anne").else($0.name)
        })
      let after = try await db.fetch(Shop.Employee.where { $0.id < 6 }.order { $0.id }.select { ($0.name, $0.salary) })
      #expect(after.map(\.0) == ["Anne", "Bob", "Cid", "Dan", "Eve"])
      #expect(after.map(\.1) == [100, 100, 100, 90, 100])
    }
  }

  @Test func `rows move from one table to another in one statement`() async throws {
    try await Backend.postgreSQL.withTeaShop { db in
      let gone = Shop.Purchase.where { $0.refunded }.delete().returning().asCTE()
      let moved = try await db.execute(
        Shop.Archive.insert(from: gone.asTable().select { ($0.id, $0.amount) }, into: \.id, \.amount))
      let archived = try await db.fetch(Shop.Archive.all.order { $0.id }.select { $0.id })
      #expect(archived.count == moved)
      #expect(try await db.fetch(Shop.Purchase.where { $0.refunded }) == [])
    }
  }

  @Test(arguments: Backend.allCases)
  func `an upsert from a query keeps what is greater`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let totals = Shop.Purchase.all.groupBy { $0.customer }.select { ($0.customer, $0.amount.total()) }
      try await db.execute(
        Shop.Archive.insert {
          $0.id = 1; $0.amount = 1_000_000
        })
      try await db.execute(
        Shop.Archive.insert(from: totals, into: \.id, \.amount).onConflict { $0.id }.doUpdate {
          $0.amount = $1.amount
        } where: {
          $0.amount < $1.amount
        })
      let expected = try await db.fetch(
        "SELECT customer, CASE customer WHEN 1 THEN 1000000.0 ELSE sum(amount) END FROM purchase GROUP BY customer ORDER BY 1",
        as: Int64.self, Double.self)
      let found = try await db.fetch(Shop.Archive.all.order { $0.id }.select { ($0.id, $0.amount) })
      #expect(found.map(\.0) == expected.map(\.0))
      #expect(found.map(\.1) == expected.map(\.1))
    }
  }
}
