import Foundation
import SafeQuery
import Testing

@Suite struct TextFunctionTests {
  private static let texts = ["Hello", "", "  a b ", "né🎈x", "it's"]

  /// Expects what a function gives of each text, and nothing of null.
  private func expect<Result: DatabaseValue & Equatable>(
    _ expected: [Result], on backend: Backend, sourceLocation: SourceLocation = #_sourceLocation,
    _ function: @Sendable (SafeQuery.Column<String>) -> TypedSQL<Result>
  ) async throws {
    try await backend.withCells(Self.texts, optional: Self.texts.map { _ in nil }) { db in
      let query = Cell<String>.all.order { $0.id }.select { function($0.value) }
      try await db.expectRows(query, expected, sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: Backend.allCases)
  func `letters, ends and lengths`(_ backend: Backend) async throws {
    try await expect(["hello", "", "  a b ", "né🎈x", "it's"], on: backend) { $0.lower() }
    try await backend.withCells(["Hello"], optional: [nil]) { db in
      try await db.expectRows(Cell<String>.all.select { $0.value.upper() }, ["HELLO"] as [String])
    }
    try await expect(["Hello", "", "a b", "né🎈x", "it's"], on: backend) { $0.trim() }
    try await expect(["Hello", "", "a b ", "né🎈x", "it's"], on: backend) { $0.trimStart() }
    try await expect(["Hello", "", "  a b", "né🎈x", "it's"], on: backend) { $0.trimEnd() }
    try await expect(["ell", "", "  a b ", "né🎈x", "it's"], on: backend) { $0.trim("Ho") }
    try await expect(["Hello", "", "  a b ", "né🎈x", "it's"], on: backend) { $0.trim("") }
    try await expect([5, 0, 6, 4, 4], on: backend) { $0.length() }
    try await expect([5, 0, 6, 8, 4], on: backend) { $0.utf8Length() }
    try await expect([72, 0, 32, 110, 105], on: backend) { $0.codePoint() }
  }

  @Test(arguments: Backend.allCases)
  func `parts of a text`(_ backend: Backend) async throws {
    try await expect(["ello", "", " a b ", "é🎈x", "t's"], on: backend) { $0.substring(from: 2) }
    try await expect(["el", "", " a", "é🎈", "t'"], on: backend) { $0.substring(from: 2, length: 2) }
    try await expect(["", "", "", "", ""], on: backend) { $0.substring(from: 2, length: 0) }
    try await expect(["He", "", "  ", "né", "it"], on: backend) { $0.left(2) }
    try await expect(["lo", "", "b ", "🎈x", "'s"], on: backend) { $0.right(2) }
    try await expect(["", "", "", "", ""], on: backend) { $0.right(0) }
    try await expect(TextFunctionTests.texts, on: backend) { $0.right(99) }
    try await expect([3, 0, 0, 0, 0], on: backend) { $0.position(of: "l") }
    try await expect([0, 0, 0, 3, 0], on: backend) { $0.position(of: "🎈") }
    try await expect([1, 1, 1, 1, 1], on: backend) { $0.position(of: "") }
  }

  @Test(arguments: Backend.allCases)
  func `texts made of a text`(_ backend: Backend) async throws {
    try await expect(["HeLLo", "", "  a b ", "né🎈x", "it's"], on: backend) { $0.replacing("l", with: "L") }
    try await expect(["Hello", "", "  a b ", "né🎈x", "its"], on: backend) { $0.replacing("'", with: "") }
    try await expect(TextFunctionTests.texts, on: backend) { $0.replacing("", with: "x") }
    try await expect(TextFunctionTests.texts.map { $0 + $0 }, on: backend) { $0.repeated(2) }
    try await expect(["", "", "", "", ""], on: backend) { $0.repeated(0) }
    try await expect(["Hello", "*+*+*", "  a b", "*né🎈x", "*it's"], on: backend) { $0.padLeft(to: 5, with: "*+") }
    try await expect(["Hello", "*+*+*", "  a b", "né🎈x*", "it's*"], on: backend) { $0.padRight(to: 5, with: "*+") }
    try await expect(["Hell", "", "  a ", "né🎈x", "it's"], on: backend) { $0.padLeft(to: 4, with: "") }
    try await backend.withCells([[0, 255, 16]], optional: [[UInt8]?.none]) { db in
      try await db.expectRows(Cell<[UInt8]>.all.select { $0.value.hex() }, ["00FF10"] as [String])
      try await db.expectRows(Cell<[UInt8]>.all.select { $0.optional.hex() }, [nil] as [String?])
    }
  }

  @Test(arguments: Backend.allCases)
  func `null stays null`(_ backend: Backend) async throws {
    try await backend.withCells(["x"], optional: [nil]) { db in
      let texts = Cell<String>.all.select {
        ($0.optional.lower(), $0.optional.trim("x"), $0.optional.substring(from: 1, length: 1), $0.optional.right(1))
      }
      let row = try await db.fetchOne(texts)
      #expect(row != nil && row?.0 == nil && row?.1 == nil && row?.2 == nil && row?.3 == nil)
      let more = Cell<String>.all.select {
        (
          $0.optional.replacing("a", with: "b"), $0.optional.repeated(2), $0.optional.padLeft(to: 3),
          $0.optional.left(1)
        )
      }
      let second = try await db.fetchOne(more)
      #expect(second != nil && second?.0 == nil && second?.1 == nil && second?.2 == nil && second?.3 == nil)
      let numbers = Cell<String>.all.select {
        ($0.optional.length(), $0.optional.utf8Length(), $0.optional.position(of: ""), $0.optional.codePoint())
      }
      let third = try await db.fetchOne(numbers)
      #expect(third != nil && third?.0 == nil && third?.1 == nil && third?.2 == nil && third?.3 == nil)
    }
  }

  @Test func `positions and counts below their least are refused`() {
    expectRefusal(
      User.all.select { $0.email.substring(from: 0) }.sql, .invalidQuery,
      "there is no position 0 in a text: the first is 1")
    expectRefusal(User.all.select { $0.email.left(-1) }.sql, .invalidQuery, "a text can't have -1 characters")
    expectRefusal(User.all.select { $0.email.repeated(-2) }.sql, .invalidQuery, "a text can't have -2 characters")
  }

  @Test(arguments: Backend.allCases)
  func `the text has no value in it`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expect(
        User.where { $0.id == 1 }.select { $0.email.replacing("a", with: "b").substring(from: 1, length: 2) },
        #"SELECT substr(replace(t1."email", ?, ?), ?, ?) FROM "user" AS t1 WHERE (t1."id" = ?)"#,
        gives: ["bn"] as [String])
    }
  }
}
