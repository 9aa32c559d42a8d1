import Foundation
import SafeQuery
import Testing

/// `db.recording { … }`: which statements an operation runs.
@Suite struct RecordingTests {
  @Test("One query for each row is seen", arguments: Backend.allCases)
  func countsStatements(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let recording = try await db.recording { try await titlesUserByUser(db) }
      #expect(recording.result.sorted() == ["Hello", "World", "hello"])
      #expect(recording.count == 5)
      let texts = Set(recording.texts)
      #expect(texts.count == 2)
    }
  }

  @Test("A statement has its table, its operation and the number of its rows", arguments: Backend.allCases)
  func recordsStatements(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let statements = try await db.recording { try await titlesUserByUser(db) }.statements
      let expected = ["SELECT user 4", "SELECT post 2", "SELECT post 0", "SELECT post 1", "SELECT post 0"]
      #expect(words(statements) == expected)
      #expect(statements.allSatisfy { $0.error == nil })
    }
  }

  /// The operation, the table and the number of rows of each.
  private func words(_ statements: [StatementEvent]) -> [String] {
    statements.map { "\($0.operation) \($0.collection ?? "-") \($0.rows)" }
  }

  private func titlesUserByUser(_ db: Database) async throws -> [String] {
    var titles: [String] = []
    for user in try await db.fetch(User.all.order { $0.id }) {
      titles += try await db.fetch(Post.where { $0.author == user.id }).map(\.title)
    }
    return titles
  }

  @Test(
    "Statements of blocks, streams, bulk inserts and single writes are recorded, and what begins and ends them is not",
    arguments: Backend.allCases)
  func recordsEveryForm(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let statements = try await db.recording { try await useEveryForm(db) }.statements
      let expected = ["UPDATE user 1", "INSERT user 1", "DELETE post 1", "SELECT user 5", "SELECT user 1"]
      #expect(words(statements) == expected)
    }
  }

  @Test("A statement has the place of its call, in a block too", arguments: Backend.allCases)
  func recordsPlaces(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let statements = try await db.recording { try await useEveryForm(db) }.statements
      #expect(statements.allSatisfy { $0.location.hasPrefix("SafeQueryTests/RecordingTests.swift:") })
      let places = Set(statements.map(\.location))
      #expect(places.count == 5)
    }
  }

  private func useEveryForm(_ db: Database) async throws {
    try await db.transaction { tx in
      try tx.execute(User.where { $0.id == 1 }.update { $0.age = 31 })
      try tx.transaction { _ = try $0.insert(contentsOf: [User(id: 7, email: "gus", age: nil)]) }
    }
    try await db.execute(Post.where { $0.id == 3 }.delete())
    for try await _ in db.stream(User.all) {}
    _ = try await db.fetchOne("SELECT count(*) FROM \(User.self)", as: Int.self)
  }

  @Test(
    "Tasks that use the database meanwhile are not recorded, and tasks of the operation are",
    arguments: Backend.allCases)
  func recordsItsOwnTasks(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let counts = try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 1...8 {
          group.addTask {
            try await db.recording {
              try await withThrowingTaskGroup { inner in
                for _ in 0..<number { inner.addTask { _ = try await db.fetch(User.all) } }
                try await inner.waitForAll()
              }
            }.count
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(counts.sorted() == Array(1...8))
      let after = await db.recording {}
      #expect(after.count == 0)
    }
  }

  @Test("A recording inside of another is part of it", arguments: Backend.allCases)
  func nests(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let outer = try await db.recording {
        _ = try await db.fetch(User.all)
        return try await db.recording { _ = try await db.fetch(Post.all) }.count
      }
      #expect(outer.result == 1)
      #expect(outer.count == 2)
    }
  }

  @Test("A statement that fails is recorded with its error and without its values", arguments: Backend.allCases)
  func recordsFailures(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let recording = await db.recording {
        await #expect(throws: DatabaseError.self) {
          try await db.execute(User.insert(User(id: 9, email: "ann", age: nil)))
        }
      }
      let statement = try #require(recording.statements.first)
      #expect(statement.errorType == "uniqueViolation")
      #expect(statement.operation == "INSERT")
      #expect(recording.count == 1)
    }
  }
}
