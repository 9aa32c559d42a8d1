import SafeQuery
import Testing

/// Trees and graphs: depth, paths, totals of what is below, circles.
@Suite(.timeLimit(.minutes(5))) struct HierarchyTests {
  @Test(arguments: Backend.allCases)
  func `everybody's depth and path come of a recursive common table`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let roots = Shop.Employee.where { $0.manager == nil }.select { ($0.id, $0.name, 0) }
      let tree = roots.recursive { above in
        Shop.Employee.all.joinQuery(above.asRows()) { $0.manager == $1.columns.0 }.select { employee, above in
          (employee.id, above.columns.1 + "/" + employee.name, above.columns.2 + 1)
        }
      }
      try await db.expect(
        tree.asTable().order { _, path, _ in path },
        sameAs: """
          WITH RECURSIVE t(id, path, depth) AS (SELECT id, name, CAST(0 AS bigint) FROM employee WHERE manager IS NULL
            UNION ALL SELECT e.id, path || '/' || e.name, depth + 1 FROM employee AS e JOIN t ON e.manager = t.id)
          SELECT id, path, depth FROM t ORDER BY path
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `each manager's payroll is that of all who are below`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let pairs = Shop.Employee.all.select { ($0.id, $0.id) }.recursive { above in
        Shop.Employee.all.joinQuery(above.asRows()) { $0.manager == $1.columns.1 }
          .select { employee, above in (above.columns.0, employee.id) }
      }
      let payroll = Shop.Employee.all.joinQuery(pairs.asRows()) { $0.id == $1.columns.1 }
        .groupBy { _, pair in pair.columns.0 }.having { _, _ in count() > 1 }.order { _, pair in pair.columns.0 }
        .select { employee, pair in (pair.columns.0, employee.salary.sum(), count() - 1) }
      try await db.expect(
        payroll,
        sameAs: """
          WITH RECURSIVE p(top, id) AS (SELECT id, id FROM employee
            UNION ALL SELECT top, e.id FROM employee AS e JOIN p ON e.manager = p.id)
          SELECT top, sum(salary), count(*) - 1 FROM p JOIN employee USING (id) GROUP BY top HAVING count(*) > 1 ORDER BY top
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a circle ends where a path has been before`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      try await db.execute(Shop.Employee.where { $0.id == 1 }.update { $0.manager = 9 })
      let walk = Shop.Employee.where { $0.id == 1 }.select {
        ($0.id, "/" + $0.id.cast(to: String.self) + "/", false)
      }.recursive { above in
        Shop.Employee.all.joinQuery(above.asRows()) { $0.manager == $1.columns.0 && !$1.columns.2 }
          .select { employee, above in
            let step = employee.id.cast(to: String.self) + "/"
            (employee.id, above.columns.1 + step, above.columns.1.contains("/" + step))
          }
      }
      let circle = try await db.fetch(walk.asTable().where { _, _, isCircle in isCircle }.select { _, path, _ in path })
      #expect(circle == ["/1/2/5/9/1/"])
      let reached = Shop.Employee.where { $0.id == 1 }.select { $0.id }.recursive(removingDuplicates: true) { above in
        Shop.Employee.all.joinQuery(above) { $0.manager == $1 }.select { employee, _ in employee.id }
      }
      #expect(try await db.fetch(reached.asTable().select { _ in count() }) == [9])
    }
  }

  @Test(arguments: Backend.allCases)
  func `who brought whom is a self-join with a count of each`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let brought = Shop.Customer.all.leftJoin(Shop.Customer.self) { $0.id == $1.referrer }
        .groupBy { customer, _ in (customer.id, customer.name) }
        .order { customer, other in
          other.id.count().descending
          customer.id
        }
        .select { customer, other in (customer.name, other.id.count(), other.joined.max()) }
      try await db.expect(
        brought,
        sameAs: """
          SELECT c.name, count(o.id), max(o.joined) FROM customer AS c LEFT JOIN customer AS o ON c.id = o.referrer
          GROUP BY c.id, c.name ORDER BY count(o.id) DESC, c.id
          """)
    }
  }
}
