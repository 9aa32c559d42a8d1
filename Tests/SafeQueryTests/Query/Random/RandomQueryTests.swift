import SafeQuery
import Testing

@Suite struct RandomQueryTests {
  @Test func `random queries have the same rows on both databases`() async throws {
    try await Backend.sqlite.withRandomRows { sqlite in
      try await Backend.postgreSQL.withRandomRows { postgreSQL in
        let seeds = RandomSeeds.range(6_000)
        var filled = 0
        for start in stride(from: seeds.lowerBound, to: seeds.upperBound, by: 250) {
          let block = start..<min(start + 250, seeds.upperBound)
          let queries = block.map { RandomQuery(seed: $0, values: RandomSeeds.values($0)) }
          let left = try await sqlite.rows(of: queries)
          let right = try await postgreSQL.rows(of: queries)
          for (index, query) in queries.enumerated() where !RandomRow.areSame(left[index], right[index]) {
            Issue.record("\(query.description)\nSQLite: \(left[index])\nPostgreSQL: \(right[index])")
          }
          filled += left.count { !$0.isEmpty }
        }
        // Conditions that never hold would prove little.
        if seeds.count > 1_000 { #expect(filled > seeds.count / 2) }
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a condition, its negation and its being null have each row once`(_ backend: Backend) async throws {
    try await backend.withRandomRows { db in
      let wrong = try await db.read { tx in
        let all = try tx.fetch(Sample.all.select { $0.id }).sorted()
        return try RandomSeeds.range(1_000).compactMap { seed -> String? in
          func rows(_ form: (TypedSQL<Bool>) -> TypedSQL<Bool>) throws -> [Int64] {
            let random = RandomExpressions(shape: seed, values: RandomSeeds.values(seed))
            return try tx.fetch(Sample.where { form(random.predicate(4, .init($0))) }.select { $0.id })
          }
          let parts = try [rows { $0 }, rows { !$0 }, rows { $0 == nil }]
          return parts.flatMap { $0 }.sorted() == all ? nil : "seed \(seed): \(parts)"
        }
      }
      #expect(wrong == [])
    }
  }

  @Test func `a random query's text does not depend on its values`() throws {
    for seed in RandomSeeds.range(1_500) {
      let (first, second) = (RandomQuery(seed: seed, values: 1), RandomQuery(seed: seed, values: 2))
      for dialect in Dialect.allCases {
        #expect(try first.statement(dialect).text == second.statement(dialect).text, "seed \(seed)")
      }
    }
  }
}

extension Backend {
  /// Users whose identifiers begin below zero and whose ages are null, zero and equal; posts of half of them; samples.
  func withRandomRows(_ body: (Database) async throws -> Void) async throws {
    let ages: [Int?] = [nil, 0, 1, 3, 3, nil, 7, 100]
    let users = ages.indices.map { User(id: Int64($0) - 3, email: RandomExpressions.words[$0], age: ages[$0]) }
    let titles = RandomExpressions.words[1...8].reversed()
    let posts = zip(Int64(0)..., titles).map { id, title in Post(id: id, author: users[Int(id) / 2].id, title: title) }
    let random = RandomExpressions(shape: 0, values: 5)
    let samples = (0..<12).map { Sample(id: Int64($0) - 3, random) }
    try await withDatabase { db in
      try await db.createRandomTables()
      try await db.transaction { tx in
        try tx.insert(contentsOf: users)
        try tx.insert(contentsOf: posts)
        try tx.insert(contentsOf: samples)
      }
      // Without statistics PostgreSQL expects large tables and compiles each query.
      try await db.execute("ANALYZE \(User.self)")
      try await db.execute("ANALYZE \(Post.self)")
      try await db.execute("ANALYZE \(Sample.self)")
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
