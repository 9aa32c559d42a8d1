import Foundation
import SafeQuery
import Testing

@Suite struct ArithmeticTests {
  @Test(arguments: Backend.allCases)
  func `integers are added, multiplied and divided as in Swift`(_ backend: Backend) async throws {
    try await backend.withCells([7, -7, 0], optional: [2, nil, -3]) { db in
      let cells = Cell<Int>.all.order { $0.id }
      try await db.expectRows(cells.select { 1 - $0.value }, [-6, 8, 1] as [Int])
      try await db.expectRows(cells.select { 3 * $0.value + 1 }, [22, -20, 1] as [Int])
      try await db.expectRows(cells.select { -(-$0.value) }, [7, -7, 0] as [Int])
      try await db.expectRows(cells.select { $0.value / 2 }, [3, -3, 0] as [Int])
      try await db.expectRows(cells.select { $0.value % 2 }, [1, -1, 0] as [Int])
      try await db.expectRows(cells.select { $0.value % -4 }, [3, -3, 0] as [Int])
      try await db.expectRows(cells.select { $0.value / $0.optional }, [3, nil, 0] as [Int?])
      try await db.expectRows(cells.select { $0.value % $0.optional }, [1, nil, 0] as [Int?])
    }
  }

  @Test(arguments: Backend.allCases)
  func `an operand that can be null makes the result one that can be null`(_ backend: Backend) async throws {
    try await backend.withCells([7, 8], optional: [2, nil]) { db in
      let cells = Cell<Int>.all.order { $0.id }
      try await db.expectRows(cells.select { $0.value + $0.optional }, [9, nil] as [Int?])
      try await db.expectRows(cells.select { $0.optional - $0.value }, [-5, nil] as [Int?])
      try await db.expectRows(cells.select { $0.optional * $0.optional }, [4, nil] as [Int?])
      try await db.expectRows(cells.select { $0.value * $0.value }, [49, 64] as [Int])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a division by zero is null, and by the value zero an error`(_ backend: Backend) async throws {
    try await backend.withCells([1], optional: [0]) { db in
      let row = try await db.fetchOne(
        Cell<Int>.all.select { ($0.value / $0.optional, $0.value % $0.optional, 1 / $0.optional) })
      #expect(row?.0 == nil && row?.1 == nil && row?.2 == nil && row != nil)
    }
    try await backend.withCells([Decimal(1)], optional: [0]) { db in
      let quotients = try await db.fetch(Cell<Decimal>.all.select { $0.value / $0.optional })
      #expect(quotients == [nil])
    }
    expectRefusal(Cell<Int>.all.select { $0.value / 0 }.sql, .invalidValue, "a division by the value zero")
    expectRefusal(Cell<Int>.all.select { $0.value % 0 }.sql, .invalidValue, "a division by the value zero")
    expectRefusal(Cell<Double>.all.select { $0.value / 0 }.sql, .invalidValue, "a division by the value zero")
    expectRefusal(Cell<Decimal>.all.select { $0.value / 0 }.sql, .invalidValue, "a division by the value zero")
  }

  @Test(arguments: Backend.allCases)
  func `whole decimals are not divided as integers`(_ backend: Backend) async throws {
    try await backend.withCells([Decimal(10), Decimal(-7)], optional: [4, nil]) { db in
      let cells = Cell<Decimal>.all.order { $0.id }
      let halves = [decimal("2.5"), decimal("-1.75")]
      try await db.expectRows(cells.select { $0.value / 4 }, halves)
      try await db.expectRows(cells.select { $0.value / $0.optional }, [halves[0], nil] as [Decimal?])
      try await db.expectRows(cells.where { $0.id == 0 }.select { 5 / $0.value }, [decimal("0.5")] as [Decimal?])
      try await db.expectRows(cells.where { $0.value / 4 > 2 }.select { $0.id }, [0] as [Int64])
    }
    try await backend.withCells([10.0], optional: [nil]) { db in
      try await db.expectRows(Cell<Double>.all.select { $0.value / 4 }, [2.5] as [Double])
      try await db.expectRows(Cell<Double>.all.select { 1 / $0.value }, [0.1] as [Double?])
    }
  }

  @Test(arguments: Backend.allCases)
  func `decimals with fractions are multiplied by their value`(_ backend: Backend) async throws {
    let prices = [decimal("10.50"), decimal("200")]
    try await backend.withCells(prices, optional: [decimal("0.5"), nil]) { db in
      let cells = Cell<Decimal>.all.order { $0.id }
      try await db.expectRows(cells.select { $0.value * (1 - $0.optional) }, [decimal("5.25"), nil] as [Decimal?])
      let sum = try await db.fetchOne(Cell<Decimal>.all.select { ($0.value * (1 - $0.value) * (1 + $0.value)).sum() })
      #expect(sum == decimal("-8000947.125") as Decimal?)
    }
  }

  @Test(arguments: Backend.allCases)
  func `texts are joined, and a null makes all null`(_ backend: Backend) async throws {
    try await backend.withCells(["ann", "", "é🎈"], optional: ["x", nil, "%"]) { db in
      let cells = Cell<String>.all.order { $0.id }
      try await db.expect(
        cells.select { "<" + $0.value + "> " + $0.optional },
        #"SELECT (((? || t1."value") || ?) || t1."optional") FROM "cell" AS t1 ORDER BY t1."id""#,
        postgreSQL: #"""
          SELECT ((($1 || t1."value") || $2) || t1."optional") FROM "cell" AS t1 ORDER BY t1."id"
          """#, gives: ["<ann> x", nil, "<é🎈> %"] as [String?])
    }
  }

  @Test(arguments: Backend.allCases)
  func `the text of arithmetic has no value in it`(_ backend: Backend) async throws {
    try await backend.withCells([Decimal(10)], optional: [4]) { db in
      try await db.expect(
        Cell<Decimal>.all.select { 1 - -$0.value / 4 },
        #"SELECT (? - (CAST((- t1."value") AS REAL) / ?)) FROM "cell" AS t1"#,
        postgreSQL: #"SELECT ($1 - ((- t1."value") / $2)) FROM "cell" AS t1"#, gives: [decimal("3.5")] as [Decimal])
      try await db.expect(
        Cell<Decimal>.all.select { 1 / $0.optional },
        #"SELECT (CAST(? AS REAL) / t1."optional") FROM "cell" AS t1"#,
        postgreSQL: #"SELECT ($1 / nullif(t1."optional", 0)) FROM "cell" AS t1"#, gives: [decimal("0.25")] as [Decimal?]
      )
    }
  }
}

/// A decimal number that a literal would round.
func decimal(_ text: String) -> Decimal { Decimal(string: text) ?? .nan }

extension Database {
  /// Expects the rows of a query, which must come in this order.
  func expectRows<Value: Equatable & Sendable>(
    _ query: some ReadQuery<Value>, _ rows: [Value], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let found = try await fetch(query)
    #expect(found == rows, sourceLocation: sourceLocation)
  }
}

extension Backend {
  /// Runs a test on a table with these cells, whose identifiers count from 0.
  func withCells<Value: DatabaseValue>(
    _ values: [Value], optional: [Value?], _ body: (Database) async throws -> Void
  ) async throws {
    try await withDatabase { db in
      try await db.createCells(Value.self)
      let cells = zip(values, optional).enumerated().map {
        Cell(id: Int64($0.offset), value: $0.element.0, optional: $0.element.1)
      }
      try await db.transaction { try $0.insert(contentsOf: cells) }
      try await body(db)
    }
  }
}
