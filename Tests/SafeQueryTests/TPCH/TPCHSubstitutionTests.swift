#if Macros
import SafeQuery
import Testing

/// The text of each of the 22 queries does not depend on its substitution parameters; they are in its parameters only.
@Suite struct TPCHSubstitutionTests {
  @Test(arguments: Dialect.allCases)
  func `each of the 22 queries has one text for all substitution parameters`(_ dialect: Dialect) throws {
    let numbers = TPCH.substitutions.map(\.number)
    #expect(numbers == Array(1...22))
    for ((number, query), substitutions) in zip(TPCH.queries, TPCH.substitutions) {
      let queries = [query] + substitutions.single.map(\.query) + substitutions.complete
      let statements = try queries.map { try $0.sql(for: dialect) }
      let texts = Set(statements.map(\.text))
      #expect(texts.count == 1, "query \(number)")
      for (index, statement) in statements.enumerated() {
        let isRepeated = statements[..<index].contains { $0.parameters == statement.parameters }
        #expect(!isRepeated, "query \(number) has the same parameters for other arguments: \(statement.parameters)")
      }
    }
  }

  @Test(arguments: Dialect.allCases)
  func `each substitution parameter is wherever its query has it`(_ dialect: Dialect) throws {
    for ((number, query), substitutions) in zip(TPCH.queries, TPCH.substitutions) {
      let defaults = try query.sql(for: dialect).parameters
      var replaced: Set<Int> = []
      for substitution in substitutions.single {
        let parameters = try substitution.query.sql(for: dialect).parameters
        let places = indices(where: parameters, differFrom: defaults)
        let expected = dialect == .sqlite ? substitution.placesOnSQLite : substitution.places
        #expect(places.count == expected, "query \(number): \(parameters)")
        replaced.formUnion(places)
      }
      for other in substitutions.complete {
        let parameters = try other.sql(for: dialect).parameters
        #expect(indices(where: parameters, differFrom: defaults) == replaced, "query \(number): \(parameters)")
      }
    }
  }

  private func indices(where parameters: [SQLValue], differFrom others: [SQLValue]) -> Set<Int> {
    #expect(parameters.count == others.count)
    return Set(zip(parameters, others).enumerated().filter { $1.0 != $1.1 }.map(\.offset))
  }
}
#endif
