import Foundation
import SafeQuery
import Testing

/// Conditions that SQL spells with words: BETWEEN, IS DISTINCT FROM, IS TRUE, row values, COLLATE, NULLS LAST.
@Suite struct WordConditionTests {
  @Test(arguments: Backend.allCases)
  func `between has both its ends, and compares decimals by value`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        User.where { $0.age.between(17, 29) }.select { $0.id },
        #"SELECT t1."id" FROM "user" AS t1 WHERE (t1."age" BETWEEN ? AND ?)"#, gives: ids(3))
      let between = User.where { $0.id.between($0.id - 1, $0.id) && !$0.age.between(18, 29) }.order { $0.id }
      try await db.expectRows(between.select { $0.id }, ids(1, 3, 4))
    }
    try await backend.withCells([Decimal(9), 10, 100], optional: [nil, nil, nil]) { db in
      let found = Cell<Decimal>.where { $0.value.between(9.5, 99) }.select { $0.id }
      try await db.expectRows(found, ids(1))
    }
  }

  @Test(arguments: Backend.allCases)
  func `null is distinct from every value but null`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let users = User.all.order { $0.id }
      try await db.expectRows(users.where { $0.age.isDistinct(from: 30) }.select { $0.id }, ids(2, 3))
      try await db.expectRows(users.where { $0.age.isDistinct(from: nil) }.select { $0.id }, ids(1, 3, 4))
      try await db.expectRows(users.where { $0.age.isNotDistinct(from: nil) }.select { $0.id }, ids(2))
      try await db.expectRows(users.where { $0.age.isNotDistinct(from: $0.age) }.select { $0.id }, ids(1, 2, 3, 4))
      try await db.expectRows(users.where { $0.age.isDistinct(from: $0.age.nullIf(30)) }.select { $0.id }, ids(1, 4))
    }
  }

  @Test(arguments: Backend.allCases)
  func `a condition is true, false or unknown`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let users = User.all.order { $0.id }
      try await db.expectRows(users.where { ($0.age > 18).isTrue }.select { $0.id }, ids(1, 4))
      try await db.expectRows(users.where { ($0.age > 18).isFalse }.select { $0.id }, ids(3))
      try await db.expectRows(users.where { ($0.age > 18).isUnknown }.select { $0.id }, ids(2))
      try await db.expectRows(users.where { !($0.age > 18).isTrue }.select { $0.id }, ids(2, 3))
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows are compared from left to right`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let posts = Post.all.order { $0.id }
      try await db.expect(
        Post.where { rowValue($0.author, $0.id) > rowValue(Int64(1), Int64(1)) }.select { $0.id },
        #"SELECT t1."id" FROM "post" AS t1 WHERE ((t1."author", t1."id") > (?, ?))"#, gives: ids(2, 3))
      try await db.expectRows(
        posts.where { rowValue($0.author, $0.title) == rowValue(Int64(1), "World") }.select { $0.id }, ids(2))
      try await db.expectRows(
        posts.where { rowValue($0.author, $0.title) != rowValue(Int64(1), "World") }.select { $0.id }, ids(1, 3))
      try await db.expectRows(
        posts.where { rowValue($0.author, $0.id) <= rowValue(Int64(1), Int64(2)) }.select { $0.id }, ids(1, 2))
    }
    try await backend.withCells([Decimal(9), 10], optional: [1, 1]) { db in
      let greater = Cell<Decimal>.where { rowValue($0.optional, $0.value) > rowValue(Decimal(1), Decimal(9)) }
      try await db.expectRows(greater.select { $0.id }, ids(1))
    }
  }

  @Test(arguments: Backend.allCases, [0, 1, 1000])
  func `a row is one of a list, whose count is not in the text`(_ backend: Backend, count: Int) async throws {
    try await backend.withPeople { db in
      var rows: [(Int64, String)] = [(1, "World"), (3, "it's"), (3, "hello")]
      rows = (0..<count).map { rows[$0 % 3] }
      try await db.expect(
        Post.where { rowValue($0.author, $0.title).isIn(rows) }.order { $0.id }.select { $0.id },
        #"""
        SELECT t1."id" FROM "post" AS t1 WHERE ((t1."author", t1."title") IN (SELECT json_extract(value, '$[0]'), \#
        json_extract(value, '$[1]') FROM json_each(?))) ORDER BY t1."id"
        """#,
        postgreSQL: #"""
          SELECT t1."id" FROM "post" AS t1 WHERE ((t1."author", t1."title") IN (SELECT * FROM unnest($1, $2))) \#
          ORDER BY t1."id"
          """#, gives: count == 0 ? ids() : count == 1 ? ids(2) : ids(2, 3))
    }
  }

  @Test(arguments: Backend.allCases)
  func `letter case of ASCII letters can be left out of account`(_ backend: Backend) async throws {
    try await backend.withCells(["Ann", "ann", "b_d", "BxD", "É"], optional: ["", nil, "", "", ""]) { db in
      let cells = Cell<String>.all.order { $0.id }
      try await db.expectRows(cells.where { $0.value.ilike("A%") }.select { $0.id }, ids(0, 1))
      try await db.expectRows(cells.where { $0.value.ilike("B\\_d") }.select { $0.id }, ids(2))
      try await db.expectRows(cells.where { !$0.value.ilike("a%") }.select { $0.id }, ids(2, 3, 4))
      try await db.expectRows(cells.where { $0.value.isEqual(ignoringCase: "aNN") }.select { $0.id }, ids(0, 1))
      try await db.expectRows(cells.where { $0.value.isEqual(ignoringCase: "é") }.select { $0.id }, ids())
      try await db.expectRows(cells.where { $0.optional.isEqual(ignoringCase: "") }.select { $0.id }, ids(0, 2, 3, 4))
      let folded = cells.select { $0.value.foldingCase() }
      try await db.expectRows(folded, ["ann", "ann", "b_d", "bxd", "É"] as [String])
    }
  }

  @Test(arguments: Backend.allCases)
  func `text is sorted by its bytes, whatever the locale`(_ backend: Backend) async throws {
    try await backend.withCells(["b", "B", "a", "é", "Z"], optional: [nil, nil, nil, nil, nil]) { db in
      let sorted = Cell<String>.all.order { $0.value.collate(.binary) }.select { $0.value }
      try await db.expect(
        sorted, #"SELECT t1."value" FROM "cell" AS t1 ORDER BY (t1."value" COLLATE BINARY)"#,
        postgreSQL: #"SELECT t1."value" FROM "cell" AS t1 ORDER BY (t1."value" COLLATE "C")"#,
        gives: ["B", "Z", "a", "b", "é"] as [String])
      let greater = Cell<String>.where { $0.value.collate(.binary) > "Z" }.order { $0.id }
      try await db.expectRows(greater.select { $0.value }, ["b", "a", "é"] as [String])
    }
  }

  @Test func `regular expressions are PostgreSQL's`() async throws {
    let query = User.where { $0.email.matchesRegularExpression("^[AB]", ignoringCase: true) }.order { $0.id }
    let error = #expect(throws: DatabaseError.self) { try query.sql(for: .sqlite) }
    #expect(error?.kind == .unsupported)
    #expect(error?.message == "SQLite has no regular expressions; use like, contains or hasPrefix")
    try await Backend.postgreSQL.withPeople { db in
      try await db.expectRows(query.select { $0.id }, ids(1, 2))
      try await db.expectRows(
        User.where { $0.email.matchesRegularExpression("^[AB]") }.select { $0.id }, ids())
    }
  }

  @Test(arguments: Backend.allCases)
  func `nulls are sorted to either end`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let text = #"SELECT t1."id" FROM "user" AS t1 ORDER BY t1."age""#
      try await db.expect(
        User.all.order {
          $0.age.ascending.nullsLast
          $0.id.ascending.nullsFirst
        }.select { $0.id }, text + #" NULLS LAST, t1."id" NULLS FIRST"#, gives: ids(3, 1, 4, 2))
      try await db.expect(
        User.all.order {
          $0.age.descending.nullsFirst
          $0.id.descending.nullsLast
        }.select { $0.id }, text + #" DESC NULLS FIRST, t1."id" DESC NULLS LAST"#, gives: ids(2, 4, 1, 3))
    }
  }
}
