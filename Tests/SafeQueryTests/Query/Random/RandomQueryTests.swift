import SafeQuery
import Testing

@Suite struct RandomQueryTests {
  @Test func `random queries have the same rows on both databases`() async throws {
    try await Backend.sqlite.withRandomRows { sqlite in
      try await Backend.postgreSQL.withRandomRows { postgreSQL in
        var filled = 0
        for block in 0..<20 {
          let queries = (0..<250).map { RandomQuery(seed: UInt64(block * 250 + $0), values: UInt64($0)) }
          let left = try await sqlite.rows(of: queries)
          let right = try await postgreSQL.rows(of: queries)
          for (index, query) in queries.enumerated() where left[index] != right[index] {
            Issue.record("\(query.description)\nSQLite: \(left[index])\nPostgreSQL: \(right[index])")
          }
          filled += left.count { !$0.isEmpty }
        }
        // Conditions that never hold would prove little.
        #expect(filled > 2_000)
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a condition, its negation and its being null have each row once`(_ backend: Backend) async throws {
    try await backend.withRandomRows { db in
      let wrong = try await db.read { tx in
        let all = try tx.fetch(User.all.select { $0.id }).sorted()
        return try (0..<1_000 as Range<UInt64>).compactMap { seed -> String? in
          func rows(_ form: (TypedSQL<Bool>) -> TypedSQL<Bool>) throws -> [Int64] {
            let random = RandomExpressions(shape: seed, values: seed)
            return try tx.fetch(User.where { form(random.predicate(4, .init($0))) }.select { $0.id })
          }
          let parts = try [rows { $0 }, rows { !$0 }, rows { $0 == nil }]
          return parts.flatMap { $0 }.sorted() == all ? nil : "seed \(seed): \(parts)"
        }
      }
      #expect(wrong == [])
    }
  }

  @Test func `a random query's text does not depend on its values`() throws {
    for seed in 0..<1_000 as Range<UInt64> {
      let (first, second) = (RandomQuery(seed: seed, values: 1), RandomQuery(seed: seed, values: 2))
      for dialect in Dialect.allCases {
        #expect(try first.statement(dialect).text == second.statement(dialect).text, "seed \(seed)")
      }
    }
  }
}

extension Backend {
  /// Users whose identifiers begin below zero and whose ages are null, zero and equal; posts of half of them.
  fileprivate func withRandomRows(_ body: (Database) async throws -> Void) async throws {
    let ages: [Int?] = [nil, 0, 1, 3, 3, nil, 7, 100]
    let users = ages.indices.map { User(id: Int64($0) - 3, email: RandomExpressions.words[$0], age: ages[$0]) }
    let posts = (0..<8).map { Post(id: Int64($0), author: users[$0 / 2].id, title: RandomExpressions.words[8 - $0]) }
    try await withDatabase { db in
      try await db.createTables()
      try await db.transaction { tx in
        try tx.insert(contentsOf: users)
        try tx.insert(contentsOf: posts)
      }
      // Without statistics PostgreSQL expects large tables and compiles each query.
      try await db.execute("ANALYZE")
      try await body(db)
    }
  }
}

extension Database {
  /// The rows of each query; the error instead of them, if there is one, says which query it is.
  fileprivate func rows(of queries: [RandomQuery]) async throws -> [[String]] {
    try await read { tx in
      try queries.map { query in
        do { return try query.rows(tx) } catch {
          Issue.record("\(query.description)\n\(error)")
          throw error
        }
      }
    }
  }
}
