import Foundation
import SafeQuery
import Testing

/// What the columns of SQL text must be.
@Suite struct RowShapeTests {
  private func message(_ body: () async throws -> Void) async -> String? {
    do { try await body() } catch { return (error as? DatabaseError)?.message }
    return nil
  }

  @Test(arguments: Backend.allCases)
  func `columns that a struct has not, lacks or has in another order are an error that names them`(
    _ backend: Backend
  ) async throws {
    try await backend.withPeople { db in
      let cases: [(SQL, String)] = [
        (
          "SELECT id, email FROM \(User.self) WHERE id < 0",
          "the statement returns no column age; User is read from the columns id, email, age"
        ),
        (
          "SELECT id, email, age, 1 AS more FROM \(User.self) WHERE id < 0",
          "the statement returns a column more, which User has not; it is read from the columns id, email, age"
        ),
        (
          "SELECT id, age, email FROM \(User.self) WHERE id < 0",
          "column 2 of the statement is age, where User has email; select them in the order id, email, age"
        ),
        ("SELECT id, email, age, age FROM \(User.self)", "the statement returns 4 columns, and 3 are decoded"),
      ]
      for (sql, expected) in cases {
        let first = await message { _ = try await db.fetch(sql, as: User.self) }
        #expect(first == expected)
        let inside = await message { _ = try await db.read { try $0.fetchOne(sql, as: User.self) } }
        #expect(inside == expected)
      }
      let right = try await db.fetch(
        "SELECT age, email, id FROM \(User.self) ORDER BY id", as: Int?.self, String.self, Int64.self)
      #expect(right.map(\.2) == [1, 2, 3, 4])
      let whole = try await db.fetch("SELECT * FROM \(User.self) ORDER BY id", as: User.self)
      #expect(whole == User.everybody)
    }
  }

  @Test(arguments: Backend.allCases)
  func `columns of another type are an error before any row is there`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let found = db.dialect == .sqlite ? "is declared TEXT" : "is text"
      let values = await message {
        _ = try await db.fetch("SELECT id, email FROM \(User.self) WHERE id < 0", as: Int64.self, Int.self)
      }
      #expect(values == "column 2 (email) \(found), where an integer is expected")
      let table = await message {
        _ = try await db.fetch("SELECT id, email, email AS age FROM \(User.self) WHERE id < 0", as: User.self)
      }
      #expect(table == "column 3 (age) \(found), where User has an integer")
      let one = await message {
        _ = try await db.fetchOne("SELECT email FROM \(User.self) WHERE id < 0", as: Double.self)
      }
      #expect(one == "column 1 (email) \(found), where a floating-point number is expected")
    }
  }

  @Test(arguments: Backend.allCases)
  func `a statement is checked for each type that it is decoded to, and again when its columns change`(
    _ backend: Backend
  ) async throws {
    try await backend.withPeople { db in
      let sql: SQL = "SELECT * FROM \(User.self) ORDER BY id"
      try await db.transaction { tx in
        for _ in 1...2 {
          let users = try tx.fetch(sql, as: User.self)
          #expect(users == User.everybody)
          let tuples = try tx.fetch(sql, as: Int64.self, String.self, Int?.self)
          #expect(tuples.count == 4)
        }
      }
      try await db.execute("ALTER TABLE \(User.self) RENAME COLUMN age TO years")
      let changed = await message { _ = try await db.transaction { try $0.fetch(sql, as: User.self) } }
      #expect(changed?.contains("the statement returns no column age") == true)
    }
  }
}
