import SafeQuery
import Testing

@Suite struct UpsertTests {
  private static let insert =
    #"INSERT INTO "stock" ("item", "amount", "shelf", "note") VALUES (?, ?, ?, ?) ON CONFLICT"#

  @Test(arguments: Backend.allCases)
  func `an upsert under a condition changes some rows and leaves others`(_ backend: Backend) async throws {
    try await backend.withStock { db in
      func upsert(_ amount: Int) -> Returning<Int> {
        let insert = Stock.insert(Stock.Draft(item: "nut", amount: amount)).onConflict { $0.item }
        return insert.doUpdate {
          $0.amount = $1.amount
        } where: {
          $0.amount < $1.amount
        }.returning { $0.amount }
      }
      let text =
        Self.insert
        + #" ("item") DO UPDATE SET "amount" = excluded."amount" WHERE ("stock"."amount" < excluded."amount") RETURNING "stock"."amount""#
      try await db.expect(upsert(1), text, returns: [])
      try await db.expect(upsert(5), text, returns: [5])
      try await db.expect(upsert(4), text, returns: [])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a row that any constraint has is left out`(_ backend: Backend) async throws {
    try await backend.withStock { db in
      let insert = Stock.insert(Stock.Draft(item: "nut", amount: 9)).onConflictDoNothing()
      try await db.expect(insert, Self.insert + " DO NOTHING", changes: 0)
      let id = Stock.insert(Stock(2, "other", 1)).onConflictDoNothing()
      #expect(try await db.execute(id) == 0)
      let shelf = Stock.insert(Stock.Draft(item: "nail", amount: 9, shelf: 1)).onConflictDoNothing()
      #expect(try await db.execute(shelf) == 0)
      let rows = try await db.fetch(Stock.all.order { $0.id })
      #expect(rows == [Stock.nut, .bolt])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a partial unique index is named by its columns and its condition`(_ backend: Backend) async throws {
    try await backend.withStock { db in
      let insert = Stock.insert(Stock.Draft(item: "nail", amount: 9, shelf: 1))
      let target = insert.onConflict {
        $0.shelf
      } where: {
        TypedSQL<Bool>("\($0.amount) > 0 AND \($0.note) IS NULL")
      }
      let text = Self.insert + #" ("shelf") WHERE ("amount" > 0 AND "note" IS NULL) DO "#
      try await db.expect(target.doNothing(), text + "NOTHING", changes: 0)
      try await db.expect(
        target.doUpdate { $0.item = $1.item }.returning { $0.id },
        text
          + #"UPDATE SET "item" = excluded."item" RETURNING "stock"."id""#, returns: ids(1))
      // PostgreSQL plans a statement anew for its first five runs; then the text alone must do.
      for _ in 0..<8 { #expect(try await db.execute(target.doNothing()) == 0) }
      let none = await #expect(throws: DatabaseError.self) {
        try await db.execute(insert.onConflict { $0.shelf }.doNothing())
      }
      #expect(none != nil)
    }
    let bound = Stock.insert(Stock.nut).onConflict {
      $0.shelf
    } where: {
      $0.amount > 0
    }
    expectRefusal(
      bound.doNothing().sql, .invalidQuery, "the condition of a partial index holds no values; write them as SQL text")
  }

  @Test(arguments: Backend.allCases)
  func `a constraint is named on PostgreSQL, and SQLite has none to name`(_ backend: Backend) async throws {
    try await backend.withStock { db in
      let target = Stock.insert(Stock.Draft(item: "nut", amount: 9)).onConflict(constraint: "one_item")
      let update = target.doUpdate { $0.amount = $1.amount }
      guard backend == .postgreSQL else {
        let error = await #expect(throws: DatabaseError.self) { try await db.execute(update) }
        #expect(error?.kind == .unsupported)
        #expect(
          error?.message
            == "SQLite has no ON CONFLICT ON CONSTRAINT; name the constraint's columns, onConflict { … }")
        return
      }
      let text = Self.insert + #" ON CONSTRAINT "one_item" DO "#
      try await db.expect(target.doNothing(), text + "NOTHING", changes: 0)
      try await db.expect(
        update.returning { $0.amount }, text + #"UPDATE SET "amount" = excluded."amount" RETURNING "stock"."amount""#,
        returns: [9])
    }
  }

  @Test(arguments: Backend.allCases)
  func `attack strings are values of an upsert`(_ backend: Backend) async throws {
    try await backend.withStock { db in
      for attack in Stock.attacks {
        let insert = Stock.insert(Stock.Draft(item: attack, amount: 1, note: attack)).onConflict { $0.item }
        let upsert = insert.doUpdate { row, _ in
          row.note = attack
          row.amount = row.amount + 1
        } where: {
          $0.note == attack && $1.item == attack
        }
        for amount in [1, 2] {
          let rows = try await db.fetch(upsert.returning { ($0.item, $0.note, $0.amount) })
          #expect(rows.count == 1)
          #expect(rows.first.map { $0 == (attack, attack, amount) } == true)
        }
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a row that an insert of many holds twice is updated twice on SQLite and refused on PostgreSQL`(
    _ backend: Backend
  ) async throws {
    try await backend.withStock { db in
      let twice = [Stock.Draft(item: "nut", amount: 1), Stock.Draft(item: "nut", amount: 10)]
      let upsert = Stock.insert(contentsOf: twice).onConflict { $0.item }.doUpdate { $0.amount = $0.amount + $1.amount }
      if backend == .sqlite {
        #expect(try await db.execute(upsert) == 2)
      } else {
        let error = await #expect(throws: DatabaseError.self) { try await db.execute(upsert) }
        #expect(error?.code == "21000")
      }
      let amount = try await db.fetchOne(Stock.where { $0.id == 1 }.select { $0.amount })
      #expect(amount == (backend == .sqlite ? 13 : 2))
    }
  }
}
