import Foundation
import SafeQuery
import Testing

/// Each number has a `select` of its own, for literals that the compiler doesn't look at together with the closure.
@Suite(.timeLimit(Patience.minutes(5))) struct SelectNumberTests {
  @Test(arguments: Backend.allCases)
  func `a literal for a missing row has the type of what is selected`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let last = Sale.where { $0.id == 5 }
      let decimal = try await db.fetchOne(last.select { $0.price.cast(to: Decimal.self) }) ?? 0
      #expect(decimal == 8)
      let double = try await db.fetchOne(last.select { $0.price }) ?? 0
      #expect(double == 8)
      let float = try await db.fetchOne(last.select { $0.price.cast(to: Float.self) }) ?? 0
      #expect(float == 8)
      let wide = try await db.fetchOne(last.select { $0.id }) ?? 0
      #expect(wide == 5)
      let half = try await db.fetchOne(last.select { $0.id.cast(to: Int32.self) }) ?? 0
      #expect(half == 5)
      let short = try await db.fetchOne(last.select { $0.id.cast(to: Int16.self) }) ?? 0
      #expect(short == 5)
      let missing = try await db.fetchOne(Sale.where { $0.id == 6 }.select { $0.price.cast(to: Decimal.self) }) ?? 0.5
      #expect(missing == 0.5)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a literal for a missing row of a table has the type of what is selected`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let decimal = try await db.fetchOne(Sale.select { $0.price.cast(to: Decimal.self).total() }) ?? 0
      #expect(decimal == 16.5)
      let double = try await db.fetchOne(Sale.select { $0.price.total() }) ?? 0
      #expect(double == 16.5)
      let float = try await db.fetchOne(Sale.select { $0.paid.count().cast(to: Float.self) }) ?? 0
      #expect(float == 5)
      let wide = try await db.fetchOne(Sale.select { $0.id.total() }) ?? 0
      #expect(wide == 15)
      let half = try await db.fetchOne(Sale.select { $0.paid.count().cast(to: Int32.self) }) ?? 0
      #expect(half == 5)
      let short = try await db.fetchOne(Sale.select { $0.paid.count().cast(to: Int16.self) }) ?? 0
      #expect(short == 5)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a literal calculates with a subquery of another type`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let one = Sale.where { $0.id == 1 }, some = Sale.where { $0.id > 1 }
      let double = try await db.fetchOne(one.select { _ in 2 * some.select { $0.price.max() }.scalar() })
      #expect(double == 16)
      let decimal = try await db.fetchOne(
        one.select { _ in 2 * some.select { $0.price.cast(to: Decimal.self).max() }.scalar() })
      #expect(decimal == 16)
      let float = try await db.fetchOne(
        one.select { _ in 2 * some.select { $0.price.cast(to: Float.self).max() }.scalar() })
      #expect(float == 16)
      let wide = try await db.fetchOne(one.select { _ in 2 + some.select { $0.id.max() }.scalar() })
      #expect(wide == 7)
      let half = try await db.fetchOne(
        one.select { _ in 2 + some.select { $0.id.cast(to: Int32.self).max() }.scalar() })
      #expect(half == 7)
      let short = try await db.fetchOne(
        one.select { _ in 2 + some.select { $0.id.cast(to: Int16.self).max() }.scalar() })
      #expect(short == 7)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a literal calculates with a subquery of a whole table of another type`(_ backend: Backend) async throws {
    try await backend.withSales { db in
      let one = Sale.where { $0.id == 1 }
      let double = try await db.fetchOne(one.select { _ in 2 * Sale.select { $0.price.avg() }.scalar() })
      #expect(double == 6.6)
      let decimal = try await db.fetchOne(
        one.select { _ in 2 * Sale.select { $0.price.cast(to: Decimal.self).max() }.scalar() })
      #expect(decimal == 16)
      let float = try await db.fetchOne(
        one.select { _ in 2 * Sale.select { $0.price.cast(to: Float.self).max() }.scalar() })
      #expect(float == 16)
      let wide = try await db.fetchOne(one.select { _ in 2 + Sale.select { $0.id.max() }.scalar() })
      #expect(wide == 7)
      let half = try await db.fetchOne(
        one.select { _ in 2 + Sale.select { $0.id.cast(to: Int32.self).max() }.scalar() })
      #expect(half == 7)
      let short = try await db.fetchOne(
        one.select { _ in 2 + Sale.select { $0.id.cast(to: Int16.self).max() }.scalar() })
      #expect(short == 7)
    }
  }
}
