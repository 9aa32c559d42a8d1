import Foundation
import SafeQuery
import Testing

@Suite struct CaseTests {
  @Test(arguments: Backend.allCases)
  func `the first condition that is true chooses the value`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let users = User.all.order { $0.id }
      let words = users.select { when($0.age < 18, then: "minor").when($0.age >= 18, then: "adult").else("unknown") }
      try await db.expect(
        words,
        #"""
        SELECT CASE WHEN (t1."age" < ?) THEN ? WHEN (t1."age" >= ?) THEN ? ELSE ? END FROM "user" AS t1 ORDER BY t1."id"
        """#,
        postgreSQL: #"""
          SELECT CASE WHEN (t1."age" < $1) THEN $2 WHEN (t1."age" >= $3) THEN $4 ELSE $5 END FROM "user" AS t1 \#
          ORDER BY t1."id"
          """#, gives: ["adult", "unknown", "minor", "adult"])
      let ids: [Int64] = try await db.fetch(users.select { when($0.id > 2, then: $0.id).else(0) })
      #expect(ids == [0, 0, 3, 4])
    }
  }

  @Test(arguments: Backend.allCases)
  func `without an else, or with branches that can be null, it can be null`(_ backend: Backend) async throws {
    let users = User.all.order { $0.id }
    let open = users.select { when($0.id == 1, then: 10) }
    let first = users.select { when($0.id < 3, then: $0.age).else(0) }
    let second = users.select { when($0.id == 1, then: 1).when($0.id == 2, then: $0.age).else(7) }
    let last = users.select { when($0.id == 1, then: 1).else($0.age) }
    try await backend.withPeople { db in
      try await db.expectRows(open, [10, nil, nil, nil] as [Int?])
      try await db.expectRows(first, [30, nil, 0, 0] as [Int?])
      try await db.expectRows(second, [1, nil, 7, 7] as [Int?])
      try await db.expectRows(last, [1, nil, 17, 30] as [Int?])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a branch is null where it says nil, or a value that is`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let users = User.all.order { $0.id }
      let nowhere = try await db.fetch(users.select { when($0.id == 1, then: 10).else(nil) })
      #expect(nowhere == [10, nil, nil, nil])
      let second = try await db.fetch(users.select { when($0.id == 1, then: 10).when($0.id == 2, then: nil).else(7) })
      #expect(second == [10, nil, 7, 7])
      for value in [nil, 5] {
        let ages = try await db.fetch(users.select { when($0.id < 3, then: $0.age).else(value) })
        #expect(ages == [30, nil, value, value])
        let byName = try await db.fetch(
          users.select { caseOf($0.email).when("ann", then: 1).when("bob", then: value).else(nil) })
        #expect(byName == [1, value, nil, nil])
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `the first branch is null where it says nil`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let users = User.all.order { $0.id }
      let others = try await db.fetch(users.select { when($0.id == 1, then: nil).else($0.id) })
      #expect(others == [nil, 2, 3, 4])
      let third = try await db.fetch(users.select { when($0.id == 2, then: nil).when($0.id == 3, then: 3) })
      #expect(third == [nil, nil, 3, nil])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a choice by value finds no null`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let users = User.all.order { $0.id }
      try await db.expect(
        users.select { caseOf($0.age).when(30, then: "thirty").when(17, then: $0.email).else("other") },
        #"SELECT CASE t1."age" WHEN ? THEN ? WHEN ? THEN t1."email" ELSE ? END FROM "user" AS t1 ORDER BY t1."id""#,
        postgreSQL: #"""
          SELECT CASE t1."age" WHEN $1 THEN $2 WHEN $3 THEN t1."email" ELSE $4 END FROM "user" AS t1 \#
          ORDER BY t1."id"
          """#, gives: ["thirty", "other", "cid", "thirty"])
      let open: [Int?] = try await db.fetch(users.select { caseOf($0.email).when("ann", then: 1).when("bob", then: 2) })
      #expect(open == [1, 2, nil, nil])
      let ages: [Int?] = try await db.fetch(
        users.select { caseOf($0.email).when("ann", then: 1).when("bob", then: $0.age).else($0.age) })
      #expect(ages == [1, nil, 17, 30])
    }
  }

  @Test(arguments: Backend.allCases)
  func `decimals are chosen by their value, and added up`(_ backend: Backend) async throws {
    try await backend.withCells([decimal("1.50"), 9, 10], optional: [1, nil, 3]) { db in
      let cells = Cell<Decimal>.all.order { $0.id }
      let half = decimal("1.5")
      try await db.expectRows(cells.select { caseOf($0.value).when(half, then: 1).else(0) }, [1, 0, 0] as [Int])
      let sum = try await db.fetchOne(Cell<Decimal>.all.select { when($0.value > 2, then: $0.value).else(0).sum() })
      #expect(sum == Decimal(19) as Decimal?)
      let share = try await db.fetchOne(
        Cell<Decimal>.all.select { 100 * when($0.value > 9, then: $0.value).else(0).sum() / $0.optional.sum() })
      #expect(share == Decimal(250) as Decimal??)
    }
  }
}
