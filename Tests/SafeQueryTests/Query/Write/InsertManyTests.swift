import Foundation
import SafeQuery
import Testing

@Suite struct InsertManyTests {
  @Test(arguments: Backend.allCases)
  func `many rows are one statement that returns them, and its text is the same for any number`(
    _ backend: Backend
  ) async throws {
    try await backend.withStock { db in
      func insert(_ count: Int) -> Insert<Stock> {
        Stock.insert(contentsOf: (0..<count).map { Stock.Draft(item: "i\(count)-\($0)", amount: $0) })
      }
      let sqlite =
        #"INSERT INTO "stock" ("item", "amount", "shelf", "note") SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?)"#
      let postgreSQL =
        #"INSERT INTO "stock" ("item", "amount", "shelf", "note") SELECT * FROM unnest($1, $2, $3, $4)"#
      for count in [0, 1, 2, 1000] {
        try await db.expect(insert(count), sqlite, postgreSQL: postgreSQL, changes: count)
      }
      let rows = [Stock.Draft(item: "a", amount: 1, note: "x"), Stock.Draft(item: "b", amount: -2, shelf: 5)]
      try await db.expect(
        Stock.insert(contentsOf: rows).returning { ($0.item, $0.amount, $0.shelf, $0.note) },
        sqlite + #" RETURNING "stock"."item", "stock"."amount", "stock"."shelf", "stock"."note""#,
        postgreSQL: postgreSQL + #" RETURNING "stock"."item", "stock"."amount", "stock"."shelf", "stock"."note""#,
        returns: [("a", 1, nil, "x"), ("b", -2, 5, nil)] as [(String, Int, Int?, String?)])
      let none = try await db.fetch(Stock.insert(contentsOf: [Stock.Draft]()).returning())
      #expect(none.isEmpty)
    }
  }

  @Test(arguments: Backend.allCases)
  func `attack strings among many rows are stored as they are`(_ backend: Backend) async throws {
    try await backend.withStock { db in
      let drafts = Stock.attacks.map { Stock.Draft(item: $0, amount: 1, note: $0) }
      let stored = try await db.fetch(Stock.insert(contentsOf: drafts).returning { ($0.item, $0.note) })
      #expect(stored.map(\.0) == Stock.attacks && stored.map(\.1) == Stock.attacks)
      let quiet = Stock.insert(contentsOf: drafts).onConflict { $0.item }.doUpdate { $0.note = $1.item }
      #expect(try await db.execute(quiet) == drafts.count)
      let ids = try await db.fetch(Stock.all.select { $0.id })
      #expect(ids.count == drafts.count + 2)
    }
  }

  @Test(arguments: Backend.allCases)
  func `columns of many rows that are left out get their defaults`(_ backend: Backend) async throws {
    try await backend.withStock { db in
      let drafts = [Stock.Draft(item: "a", amount: 1, note: "x"), Stock.Draft(item: "b", amount: 2)]
      try await db.expect(
        Stock.insert(contentsOf: drafts, omitting: \.amount, \.note).returning { ($0.item, $0.amount, $0.note) },
        #"INSERT INTO "stock" ("item", "shelf") SELECT value->>0, value->>1 FROM json_each(?) RETURNING "stock"."item", "stock"."amount", "stock"."note""#,
        postgreSQL:
          #"INSERT INTO "stock" ("item", "shelf") SELECT * FROM unnest($1, $2) RETURNING "stock"."item", "stock"."amount", "stock"."note""#,
        returns: [("a", 100, "new"), ("b", 100, "new")] as [(String, Int, String?)])
    }
    let nothing = Stock.insert(
      contentsOf: [Stock.Draft(item: "a", amount: 1)], omitting: \.item, \.amount, \.shelf, \.note)
    expectRefusal(
      nothing.sql, .invalidQuery, "an insert of many rows needs a column; for defaults alone use insertDefaults()")
  }

  @Test(arguments: Backend.allCases)
  func `an insert of many is kept as a whole or not at all, and says why not`(_ backend: Backend) async throws {
    try await backend.withStock { db in
      let drafts = ["a", "nut", "c"].map { Stock.Draft(item: $0, amount: 1) }
      let error = await #expect(throws: DatabaseError.self) {
        try await db.fetch(Stock.insert(contentsOf: drafts).returning())
      }
      guard case .uniqueViolation = error?.kind else {
        Issue.record("\(String(describing: error))")
        return
      }
      let rows = try await db.fetch(Stock.all.order { $0.id })
      #expect(rows == [Stock.nut, .bolt])
    }
  }

  @Test(arguments: Backend.allCases)
  func `an upsert of many changes the rows that are there and inserts the others`(_ backend: Backend) async throws {
    try await backend.withStock { db in
      let drafts = ["nut", "bolt", "nail"].map { Stock.Draft(item: $0, amount: 10) }
      let many = Stock.insert(contentsOf: drafts).onConflict { $0.item }
      let sqlite =
        #"INSERT INTO "stock" ("item", "amount", "shelf", "note") SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?) WHERE true ON CONFLICT ("item") DO "#
      let postgreSQL =
        #"INSERT INTO "stock" ("item", "amount", "shelf", "note") SELECT * FROM unnest($1, $2, $3, $4) ON CONFLICT ("item") DO "#
      let update = #"UPDATE SET "amount" = ("stock"."amount" + excluded."amount")"#
      try await db.expect(
        many.doUpdate { $0.amount = $0.amount + $1.amount }, sqlite + update, postgreSQL: postgreSQL + update,
        changes: 3)
      try await db.expect(many.doNothing(), sqlite + "NOTHING", postgreSQL: postgreSQL + "NOTHING", changes: 0)
      let amounts = try await db.fetch(Stock.all.order { $0.item }.select { $0.amount })
      #expect(amounts == [17, 10, 12])
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows that do not fit their columns are refused before anything is sent`(_ backend: Backend) async throws {
    struct Short: Insertable {
      typealias Model = User
      static let insertedColumns = User.insertedColumns
      func encode(into row: inout RowEncoder) { row.encode(1) }
    }
    struct Wrong: Insertable {
      typealias Model = Cell<[UInt8]>
      static let insertedColumns = [ColumnDefinition("value", [UInt8].self)]
      func encode(into row: inout RowEncoder) { row.encode("text") }
    }
    try await backend.withDatabase { db in
      try await db.createTables()
      try await db.createCells([UInt8].self)
      let short = await #expect(throws: DatabaseError.self) {
        try await db.execute(User.insert(contentsOf: [Short()]))
      }
      #expect(short?.message == "a row encodes 1 values for 3 columns")
      let wrong = await #expect(throws: DatabaseError.self) {
        try await db.execute(Cell<[UInt8]>.insert(contentsOf: [Wrong()]))
      }
      #expect(wrong?.kind == .encoding)
      let nul = await #expect(throws: DatabaseError.self) {
        try await db.execute(User.insert(contentsOf: [User.Draft(email: "a\0b", age: nil)]))
      }
      #expect(nul?.kind == .encoding)
      let huge = await #expect(throws: DatabaseError.self) {
        try await db.execute(Cell<[UInt8]>.insert(contentsOf: [HugeNumber()]))
      }
      #expect(huge?.kind == .encoding)
    }
  }

  private struct HugeNumber: Insertable {
    typealias Model = Cell<[UInt8]>
    static let insertedColumns = [ColumnDefinition("id", UInt64.self)]
    func encode(into row: inout RowEncoder) { row.encode(UInt64.max) }
  }

  @Test func `arrays are a column of many rows on PostgreSQL and refused on SQLite`() async throws {
    try await Backend.postgreSQL.withDatabase { db in
      try await db.createCells([String].self)
      let values: [[String]] = [[], ["a", "b'"], ["\"}{,"]]
      let cells = values.enumerated().map { index, value in
        Cell<[String]>(id: Int64(index), value: value, optional: value.isEmpty ? nil : value)
      }
      let insert = Cell<[String]>.insert(contentsOf: cells)
      let text =
        #"INSERT INTO "cell" ("id", "value", "optional") SELECT c1, ($1)[c2:c3], ($2)[c4:c5] FROM unnest($3, $4, $5, $6, $7) AS r(c1, c2, c3, c4, c5)"#
      #expect(try insert.sql(for: .postgreSQL).text == text)
      let stored = try await db.fetch(insert.returning())
      #expect(stored.map(\.value) == cells.map(\.value) && stored.map(\.optional) == cells.map(\.optional))
    }
    let refused = Cell<[String]>.insert(contentsOf: [Cell<[String]>(id: 1, value: ["a"], optional: nil)])
    let error = #expect(throws: DatabaseError.self) { try refused.sql(for: .sqlite) }
    #expect(error?.kind == .unsupported)
    #expect(error?.message == "column value is an array: SQLite has no array type")
  }
}
