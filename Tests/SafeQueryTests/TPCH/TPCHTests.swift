#if Macros
import SafeQuery
import Testing

@Suite struct TPCHTests {
  @Test(arguments: Backend.allCases)
  func `the queries give the reference answers`(_ backend: Backend) async throws {
    let answers = try ReferenceAnswer.all()
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
    }
  }

  private func difference(
    of query: some ReadQuery, from answer: ReferenceAnswer, in db: Database
  ) async throws -> String? {
    answer.difference(from: try await db.fetch(query), on: db.dialect)
  }
}
#endif
