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

  @Test(arguments: Backend.allCases)
  func `the texts of each load are the same for one row, three and a thousand`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createShop()
      let artists = (1...1000).map { Artist($0, "artist \($0)") }
      try await db.transaction { tx in
        try tx.insert(contentsOf: artists)
        try tx.insert(contentsOf: (1...3000).map { Album($0, 1 + $0 % 1000, "album \($0)", Int($0)) })
        try tx.insert(contentsOf: (1...3000).map { Track($0, $0, "track \($0)") })
      }
      let values = ProbeValues.all
      for probe in LoadProbe.all {
        var texts: Set<[String]> = []
        for (count, values) in [(1, values[0]), (3, values[1]), (1000, values[2])] {
          let rows = Array(artists.prefix(count))
          texts.insert(try await db.counting { try probe.load($0, rows, values) }.statements.map(\.text))
        }
        #expect(texts.count == 1, "\(probe.calls)")
        #expect(texts.first?.isEmpty == false, "\(probe.calls)")
      }
    }
  }

  @Test func `each public call of the builder that takes values is tried`() async throws {
    let graph = try await SymbolGraph.extract()
    let taking = Set(graph.symbols.filter { $0.takesValue || $0.isOfRelations }.map(\.path))
    #expect(taking.count > 80)
    let tried = Set(ValueProbe.all.flatMap(\.calls) + LoadProbe.all.flatMap(\.calls))
    let missing = taking.subtracting(tried).subtracting(Self.others.keys).sorted()
    #expect(missing == [], "without a probe in ValueProbes")
    #expect(Set(Self.others.keys).subtracting(taking).sorted() == [], "no such call that takes a value")
  }

  /// Those that take no value of a statement, or that are the same as another.
  private static let others: [String: String] = [
    "AllowList.value(for:)": "finds a value of the program",
    "Database.fetch(_:fileID:line:)": "fetches in a transaction; LoadProbe has it",
    "Database.fetchOne(_:fileID:line:)": "fetches in a transaction; LoadProbe has it",
    "Query.recursive(removingDuplicates:_:)": "chooses between UNION and UNION ALL",
    "QueryPlan.uses(index:)": "looks at a plan",
    "Relation.and(from:to:)": "takes columns",
    "RowExpression.init(_:as:)": "takes expressions",
    "SelectBuilder.buildBlock(_:)": "takes expressions",
    "SelectBuilder.buildEither(first:)": "takes expressions",
    "SelectBuilder.buildEither(second:)": "takes expressions",
    "SelectableColumns.columns(_:)": "finds columns of the program",
    "SortKeys.order(_:limit:)": "finds keys of the program",
    "Table.belongsTo(_:from:to:)": "takes columns",
    "Table.hasMany(_:from:to:)": "takes columns",
    "Table.hasOne(_:from:to:)": "takes columns",
    "TextSearchVector.init(row:at:)": "reads a row",
    "Transaction.fetchOne(_:fileID:line:)": "sends what fetch(_:) sends",
  ].merging(
    (2...10).map { ("TupleRow\($0).init(row:at:)", "reads a row") }, uniquingKeysWith: { first, _ in first })
}

extension SymbolGraph.Symbol {
  /// Types of values.
  private static let valueTypes: Set<String> = [
    "Int", "Double", "String", "Decimal", "Date", "CalendarDate", "Bool", "Base", "Element", "Value", "Items", "Item",
    "Result", "JSON",
  ]

  /// Whether it is a call of the relations' interface: what loads are told, and the rows that they are given.
  var isOfRelations: Bool {
    guard let file = location?.uri, file.contains("/Sources/SafeQuery/Relations/"), isCall else { return false }
    return !(functionSignature?.parameters ?? []).isEmpty
  }

  private var isCall: Bool {
    ["swift.func", "swift.func.op", "swift.method", "swift.type.method", "swift.init"].contains(kind.identifier)
  }

  /// Whether it is a call of the builder that takes a value of a statement. Closures give expressions, which are made by
  /// such calls.
  var takesValue: Bool {
    guard let file = location?.uri, file.contains("/Sources/SafeQuery/Query/"), !file.contains("/Unavailable"), isCall
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
