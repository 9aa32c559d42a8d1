import SafeQuery
import Testing

/// The text of a statement does not depend on values, on how many there are, or on their being nil.
@Suite struct InvarianceTests {
  @Test(arguments: Dialect.allCases)
  func `the text of each call that takes values is the same with all of them`(_ dialect: Dialect) throws {
    for probe in ValueProbe.all {
      let outcomes = probe.texts(for: dialect)
      let texts = Set(outcomes.compactMap { try? $0.get() })
      let refusals = outcomes.compactMap { outcome -> DatabaseError? in
        if case .failure(let error) = outcome { error as? DatabaseError } else { nil }
      }
      // What a dialect lacks is refused whatever the values are.
      if texts.isEmpty, refusals.allSatisfy({ $0.kind == .unsupported }) { continue }
      #expect(refusals.isEmpty, "\(probe.calls)")
      #expect(texts.count == 1, "\(probe.calls)")
    }
  }

  @Test func `each public call of the builder that takes values is tried`() async throws {
    let graph = try await SymbolGraph.extract()
    let taking = Set(graph.symbols.filter(\.takesValue).map(\.path))
    #expect(taking.count > 60)
    let tried = Set(ValueProbe.all.flatMap(\.calls))
    let missing = taking.subtracting(tried).subtracting(Self.others.keys).sorted()
    #expect(missing == [], "without a probe in ValueProbes")
    #expect(Set(Self.others.keys).subtracting(taking).sorted() == [], "no such call that takes a value")
  }

  /// Those that take no value of a statement, or that are the same as another.
  private static let others: [String: String] = [
    "AllowList.value(for:)": "finds a value of the program",
    "QueryPlan.uses(index:)": "looks at a plan",
    "Query.recursive(removingDuplicates:_:)": "chooses between UNION and UNION ALL",
    "RowExpression.init(_:as:)": "takes expressions",
    "SelectQuery.page(by:size:cursor:key:maximumSize:)": "a cursor says where the page is; PageTests has its texts",
    "SelectBuilder.buildBlock(_:)": "takes expressions",
    "SelectQuery.page(_:size:maximumSize:)": "limit(_:offset:) has its values",
    "SelectableColumns.columns(_:)": "finds columns of the program",
    "SortKeys.order(_:limit:)": "finds keys of the program",
    "TextSearchVector.init(row:at:)": "reads a row",
    "TupleRow.init(_:)": "holds the values of a row; Values has them in a text",
    "TupleRow.init(row:at:)": "reads a row",
  ]
}

extension SymbolGraph.Symbol {
  /// Types of values.
  private static let valueTypes: Set<String> = [
    "Int", "Double", "String", "Decimal", "Date", "CalendarDate", "Bool", "Base", "Element", "Value", "Items", "Item",
    "Result", "JSON",
  ]

  /// Whether it is a call of the builder that takes a value of a statement. Closures give expressions, which are made by
  /// such calls.
  var takesValue: Bool {
    guard let file = location?.uri, file.contains("/Sources/SafeQuery/Query/"), !file.contains("/Unavailable"),
      ["swift.func", "swift.func.op", "swift.method", "swift.type.method", "swift.init"].contains(kind.identifier)
    else { return false }
    return (functionSignature?.parameters ?? []).contains { parameter in
      let fragments = parameter.declarationFragments ?? []
      let text = fragments.map(\.spelling).joined()
      // Expressions, types, paths, closures and the program's own literals are no values.
      let others = [
        "->", "SQLExpression", "TypedSQL<", "Parameter<", ".Type", "KeyPath<", "StaticString", "Row", "any ",
      ]
      guard !others.contains(where: text.contains) else { return false }
      return fragments.contains { fragment in
        fragment.kind == "typeIdentifier"
          && Self.valueTypes.contains(fragment.spelling.split(separator: ".").last.map(String.init) ?? "")
      }
    }
  }
}
