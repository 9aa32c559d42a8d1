#if Macros
import SafeQuery
import Testing

@Suite struct TPCHTests {
  @Test(arguments: Backend.allCases)
  func `the 22 queries give the reference answers`(_ backend: Backend) async throws {
    let answers = try ReferenceAnswer.all()
    #expect(TPCH.queries.map(\.0) == Array(1...22))
    try await backend.withDatabase { db in
      try await TPCH.load(into: db)
      for (number, query) in TPCH.queries {
        let answer = try #require(answers.first { $0.query == number })
        do {
          let difference = try await difference(of: query, from: answer, in: db)
          #expect(difference == nil, "query \(number)")
        } catch {
          Issue.record(error, "query \(number)")
        }
      }
      // The answer to the one is zeros, to the other null. Other parameters say more.
      let share = ReferenceAnswer(
        query: 8,
        rows: [[.integer(1995), .floating(0.1524095317735285)], [.integer(1996), .floating(0.09388713620049947)]])
      #expect(try await difference(of: TPCH.query8(nation: "PERU"), from: share, in: db) == nil)
      let loss = ReferenceAnswer(query: 17, rows: [[.floating(5788.002857142857)]])
      let small = TPCH.query17(brand: "Brand#11", container: "WRAP BOX")
      #expect(try await difference(of: small, from: loss, in: db) == nil)
    }
  }

  private func difference(
    of query: some ReadQuery, from answer: ReferenceAnswer, in db: Database
  ) async throws -> String? {
    answer.difference(from: try await db.fetch(query), on: db.dialect)
  }
}
#endif
