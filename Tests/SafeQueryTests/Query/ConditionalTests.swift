import Foundation
import SafeQuery
import Testing

@Suite struct ConditionalTests {
  @Test(arguments: Backend.allCases)
  func `coalesce takes the first that is not null, and its type says whether there is one`(
    _ backend: Backend
  ) async throws {
    try await backend.withPeople { db in
      let users = User.all.order { $0.id }
      let ages: [Int] = try await db.fetch(users.select { $0.age.coalesce(-1) })
      #expect(ages == [30, -1, 17, 30])
      let both: [Int?] = try await db.fetch(users.select { $0.age.coalesce($0.age.nullIf(30)) })
      #expect(both == [30, nil, 17, 30])
      try await db.expect(
        users.where { $0.age.coalesce(18) >= 18 }.select { $0.id },
        #"SELECT t1."id" FROM "user" AS t1 WHERE (coalesce(t1."age", ?) >= ?) ORDER BY t1."id""#,
        postgreSQL: #"""
          SELECT t1."id" FROM "user" AS t1 WHERE (coalesce(t1."age", $1) >= $2) ORDER BY t1."id"
          """#, gives: ids(1, 2, 4))
    }
  }

  @Test(arguments: Backend.allCases)
  func `nullIf makes one value null`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let users = User.all.order { $0.id }
      try await db.expectRows(users.select { $0.email.nullIf("bob") }, ["ann", nil, "cid", "dan"] as [String?])
      try await db.expectRows(users.select { $0.age.nullIf($0.age) }, [nil, nil, nil, nil] as [Int?])
    }
    try await backend.withCells([decimal("10.0"), 9], optional: [decimal("10.00"), nil]) { db in
      try await db.expectRows(Cell<Decimal>.all.order { $0.id }.select { $0.value.nullIf(10) }, [nil, 9] as [Decimal?])
    }
  }

  @Test(arguments: Backend.allCases)
  func `the greater and the lesser pass null over`(_ backend: Backend) async throws {
    try await backend.withCells([2, 30, -5], optional: [10, nil, 0] as [Int?]) { db in
      let cells = Cell<Int>.all.order { $0.id }
      let greater: [Int] = try await db.fetch(cells.select { $0.optional.greatest(9) })
      #expect(greater == [10, 9, 9])
      let lesser: [Int] = try await db.fetch(cells.select { $0.value.least(9) })
      #expect(lesser == [2, 9, -5])
      let nulls: [Int?] = try await db.fetch(cells.select { $0.optional.greatest($0.optional.nullIf(0)) })
      #expect(nulls == [10, nil, 0])
      let least: [Int?] = try await db.fetch(cells.select { $0.optional.least($0.optional.nullIf(10)) })
      #expect(least == [10, nil, 0])
    }
    try await backend.withCells([Decimal(9), 100], optional: [10, nil]) { db in
      let cells = Cell<Decimal>.all.order { $0.id }
      try await db.expectRows(cells.select { $0.value.greatest(10) }, [10, 100] as [Decimal])
      try await db.expectRows(cells.select { $0.value.least(10) }, [9, 10] as [Decimal])
      try await db.expectRows(cells.select { $0.optional.greatest($0.optional) }, [10, nil] as [Decimal?])
    }
  }
}
