import SafeQuery
import Testing

extension Backend {
  /// Runs a test on four users and three posts.
  ///
  /// | user | age | | post | author |
  /// |------|-----|-|------|--------|
  /// | ann  | 30  | | 1 Hello | ann |
  /// | bob  |     | | 2 World | ann |
  /// | cid  | 17  | | 3 hello | cid |
  /// | dan  | 30  | |      |        |
  func withPeople(_ body: (Database) async throws -> Void) async throws {
    try await withDatabase { db in
      try await db.createTables()
      try await db.transaction { tx in
        try tx.insert(contentsOf: [User.ann, .bob, .cid, .dan])
        try tx.insert(contentsOf: [Post.hello, .world, .lower])
      }
      try await body(db)
    }
  }
}

extension User {
  static let ann = User(id: 1, email: "ann", age: 30)
  static let bob = User(id: 2, email: "bob", age: nil)
  static let cid = User(id: 3, email: "cid", age: 17)
  static let dan = User(id: 4, email: "dan", age: 30)
  static let everybody = [ann, bob, cid, dan]
}

extension Post {
  static let hello = Post(id: 1, author: 1, title: "Hello")
  static let world = Post(id: 2, author: 1, title: "World")
  static let lower = Post(id: 3, author: 3, title: "hello")
}

extension Database {
  /// Expects a query's text and its rows, which must come in this order.
  /// - Parameters:
  ///   - text: The text on SQLite; with numbered placeholders, on both databases.
  ///   - postgreSQL: The text on PostgreSQL, where it differs by more.
  func expect<Q: ReadQuery, each Value: Equatable>(
    _ query: Q, _ text: String, postgreSQL: String? = nil, gives rows: [(repeat each Value)],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws where Q.Output == (repeat each Value) {
    expectText(try query.sql(for: dialect), text, postgreSQL, sourceLocation)
    let found = try await fetch(query)
    #expect(areEqual(found, rows), "\(found) instead of \(rows)", sourceLocation: sourceLocation)
    let again = try await transaction { try $0.fetch(query) }
    #expect(areEqual(again, rows), "in a transaction: \(again) instead of \(rows)", sourceLocation: sourceLocation)
  }

  /// Expects a write's text and the rows it returns.
  func expect<Q: WriteQuery, each Value: Equatable>(
    _ query: Q, _ text: String, postgreSQL: String? = nil, returns rows: [(repeat each Value)],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws where Q.Output == (repeat each Value) {
    expectText(try query.sql(for: dialect), text, postgreSQL, sourceLocation)
    let found = try await fetch(query)
    #expect(areEqual(found, rows), "\(found) instead of \(rows)", sourceLocation: sourceLocation)
  }

  /// Expects a command's text and how many rows it changes.
  func expect(
    _ command: some Command, _ text: String, postgreSQL: String? = nil, changes count: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    expectText(try command.sql(for: dialect), text, postgreSQL, sourceLocation)
    let changed = try await execute(command)
    #expect(changed == count, sourceLocation: sourceLocation)
  }

  private func expectText(
    _ statement: Statement, _ text: String, _ postgreSQL: String?, _ sourceLocation: SourceLocation
  ) {
    let expected = dialect == .sqlite ? text : postgreSQL ?? numbered(text)
    #expect(statement.text == expected, sourceLocation: sourceLocation)
  }
}

/// Expects that a query can't be rendered, with this message, on any dialect.
func expectRefusal(
  _ sql: SQL, _ kind: DatabaseError.Kind, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  for dialect in Dialect.allCases {
    let error = #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) { try sql.sql(for: dialect) }
    #expect(error?.kind == kind, sourceLocation: sourceLocation)
    #expect(error?.message == message, sourceLocation: sourceLocation)
  }
}

/// Identifiers: an array literal of numbers is not taken for the rows of a select.
func ids(_ ids: Int64...) -> [Int64] { ids }

/// `?, ?` as `$1, $2`.
func numbered(_ text: String) -> String {
  var count = 0
  return text.reduce(into: "") { result, character in
    if character == "?" { count += 1 }
    result += character == "?" ? "$\(count)" : String(character)
  }
}

func areEqual<each Value: Equatable>(_ left: [(repeat each Value)], _ right: [(repeat each Value)]) -> Bool {
  guard left.count == right.count else { return false }
  for (left, right) in zip(left, right) {
    var isEqual = true
    for (left, right) in repeat (each left, each right) { isEqual = isEqual && left == right }
    guard isEqual else { return false }
  }
  return true
}
