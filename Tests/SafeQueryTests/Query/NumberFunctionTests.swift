import Foundation
import SafeQuery
import Testing

@Suite struct NumberFunctionTests {
  @Test(arguments: Backend.allCases)
  func `halves are rounded away from zero`(_ backend: Backend) async throws {
    try await backend.withCells([2.5, -2.5, 3.5, 0.4, 1.25], optional: [nil, nil, nil, nil, nil]) { db in
      let cells = Cell<Double>.all.order { $0.id }
      try await db.expectRows(cells.select { $0.value.round() }, [3, -3, 4, 0, 1] as [Double])
      try await db.expectRows(cells.select { $0.value.round(1) }, [2.5, -2.5, 3.5, 0.4, 1.3] as [Double])
      try await db.expectRows(cells.select { $0.value.floor() }, [2, -3, 3, 0, 1] as [Double])
      try await db.expectRows(cells.select { $0.value.ceil() }, [3, -2, 4, 1, 2] as [Double])
      try await db.expectRows(cells.select { $0.optional.round(2) }, [nil, nil, nil, nil, nil] as [Double?])
    }
    try await backend.withCells([decimal("2.5"), decimal("-7.25"), 10], optional: [1, nil, 3]) { db in
      let cells = Cell<Decimal>.all.order { $0.id }
      try await db.expectRows(cells.select { $0.value.round() }, [3, -7, 10] as [Decimal])
      try await db.expectRows(cells.select { $0.value.round(1) }, [decimal("2.5"), decimal("-7.3"), 10] as [Decimal])
      try await db.expectRows(cells.select { $0.value.floor() }, [2, -8, 10] as [Decimal])
      try await db.expectRows(cells.select { $0.value.ceil() }, [3, -7, 10] as [Decimal])
      try await db.expectRows(cells.select { $0.value.mod(2) }, [decimal("0.5"), decimal("-1.25"), 0] as [Decimal])
      try await db.expectRows(cells.select { $0.value.abs() }, [decimal("2.5"), decimal("7.25"), 10] as [Decimal])
      try await db.expectRows(cells.select { $0.value.sign() }, [1, -1, 1] as [Decimal])
    }
    expectRefusal(
      Cell<Double>.all.select { $0.value.round(-1) }.sql, .invalidQuery, "a number can't be rounded to -1 places")
  }

  @Test(arguments: Backend.allCases)
  func `integers have a sign and a distance from zero`(_ backend: Backend) async throws {
    try await backend.withCells([7, -7, 0], optional: [nil, 2, -2]) { db in
      let cells = Cell<Int>.all.order { $0.id }
      try await db.expectRows(cells.select { $0.value.abs() }, [7, 7, 0] as [Int])
      try await db.expectRows(cells.select { $0.value.sign() }, [1, -1, 0] as [Int])
      try await db.expectRows(cells.select { $0.optional.abs() }, [nil, 2, 2] as [Int?])
      try await db.expectRows(cells.select { $0.optional.sign() }, [nil, 1, -1] as [Int?])
    }
  }

  @Test(arguments: Backend.allCases)
  func `roots, powers and logarithms are null where there is none`(_ backend: Backend) async throws {
    try await backend.withCells([4, 0, -8, 100], optional: [0.5, 2, 3, nil]) { db in
      let cells = Cell<Double>.all.order { $0.id }
      try await db.expectRows(cells.select { $0.value.sqrt() }, [2, 0, nil, 10] as [Double?])
      try await db.expectRows(
        cells.select { $0.value.log10().cast(to: Decimal.self).round(6) },
        [decimal("0.60206"), nil, nil, 2] as [Decimal?])
      try await db.expectRows(cells.select { $0.value.power(0.5) }, [2, 0, nil, 10] as [Double?])
      try await db.expectRows(cells.select { $0.value.power(-1) }, [0.25, nil, -0.125, 0.01] as [Double?])
      try await db.expectRows(cells.select { $0.value.power($0.optional) }, [2, 0, -512, nil] as [Double?])
      let back: [Double?] = try await db.fetch(cells.where { $0.id == 0 }.select { $0.value.ln() })
      #expect(back.count == 1 && Swift.abs((back[0] ?? 0) - 1.3862943611198906) < 1e-12)
      let exp: [Double] = try await db.fetch(cells.where { $0.id == 1 }.select { $0.value.exp() })
      #expect(exp.count == 1 && exp.first == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a random number is another for each row, and within its bounds`(_ backend: Backend) async throws {
    try await backend.withCells(Array(0..<100), optional: Array(repeating: nil, count: 100)) { db in
      let numbers: [Double] = try await db.fetch(Cell<Int>.all.select { _ in randomNumber() })
      #expect(Set(numbers).count > 90)
      #expect(numbers.allSatisfy { $0 >= 0 && $0 < 1 })
    }
  }
}
