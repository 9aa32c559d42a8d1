import SafeQuery
import Testing

@Suite struct RandomWriteTests {
  /// How many writes one after the other change the same rows.
  private static let length: UInt64 = 8

  @Test func `random writes return the same and leave the same rows on both databases`() async throws {
    try await Backend.sqlite.withRandomRows { sqlite in
      try await Backend.postgreSQL.withRandomRows { postgreSQL in
        let seeds = RandomSeeds.range(1_600)
        for first in stride(from: seeds.lowerBound, to: seeds.upperBound, by: Int(Self.length)) {
          let writes = (first..<min(first + Self.length, seeds.upperBound)).map {
            RandomWrite(seed: $0, values: RandomSeeds.values($0))
          }
          let left = try await sqlite.states(after: writes)
          let right = try await postgreSQL.states(after: writes)
          // What comes after a difference differs too.
          let different = left.indices.first { !RandomRow.areSame(left[$0], right[$0]) }
          guard let index = different else { continue }
          let run = index == 0 ? "" : "; run from \(writes[0].seed)-\(writes[index].seed)"
          Issue.record("\(writes[index].description)\(run)\nSQLite: \(left[index])\nPostgreSQL: \(right[index])")
        }
      }
    }
  }

  @Test func `a random write's text does not depend on its values`() throws {
    for seed in RandomSeeds.range(500) {
      let (first, second) = (RandomWrite(seed: seed, values: 1), RandomWrite(seed: seed, values: 2))
      for dialect in Dialect.allCases {
        #expect(try first.statement(dialect).text == second.statement(dialect).text, "seed \(seed)")
      }
    }
  }
}

extension Database {
  /// Runs writes from the same rows on, and puts those back.
  /// - Returns: For each write what it returned, and the table after it.
  fileprivate func states(after writes: [RandomWrite]) async throws -> [[String]] {
    try await transaction { tx in
      let before = try tx.fetch(Sample.all)
      let states = try writes.map { write in
        do {
          let returned = try write.run(tx)
          let rows = try tx.fetch(
            Sample.order { $0.id }.select {
              ($0.id, $0.number, $0.word, $0.flag, $0.price, $0.ratio, $0.day, $0.moment)
            })
          return returned + rows.map { RandomRow.text($0.0, $0.1, $0.2, $0.3, $0.4, $0.5, $0.6, $0.7) }
        } catch {
          Issue.record("\(write.description)\n\(error)")
          throw error
        }
      }
      try tx.execute(Sample.all.delete())
      try tx.insert(contentsOf: before)
      return states
    }
  }
}
