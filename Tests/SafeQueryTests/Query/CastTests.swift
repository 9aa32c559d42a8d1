import Foundation
import SafeQuery
import Testing

@Suite struct CastTests {
  /// Expects what a cast gives of each value, in their order, and that null stays null.
  private func expectCasts<From: DatabaseValue, To: DatabaseValue & Equatable>(
    _ values: [From], on backend: Backend, _ expected: [To], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws where From.Base == From {
    try await backend.withCells(values, optional: values.map { _ in nil }) { db in
      let found: [To] = try await db.fetch(Cell<From>.all.order { $0.id }.select { $0.value.cast(to: To.self) })
      #expect(found == expected, sourceLocation: sourceLocation)
      let nulls: [To.Base?] = try await db.fetch(Cell<From>.all.select { $0.optional.cast(to: To.self) })
      #expect(nulls.count == values.count, sourceLocation: sourceLocation)
      let areNull = nulls.allSatisfy { $0 == nil }
      #expect(areNull, sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a fraction is cut off, as in Swift`(_ backend: Backend) async throws {
    let numbers = [2.5, 3.5, -2.5, 0.999, -0.999, 1e15]
    try await expectCasts(numbers, on: backend, numbers.map { Int($0) })
    let decimals = [decimal("2.5"), decimal("-3.99"), 10, decimal("9007199254740993")]
    let cut: [Int64] = [2, -3, 10, 9_007_199_254_740_993]
    try await expectCasts(decimals, on: backend, cut)
  }

  @Test(arguments: Backend.allCases)
  func `numbers become numbers of other types`(_ backend: Backend) async throws {
    let (integers, doubles, decimals) = ([0, -7], [0.5, -7.0], [decimal("0.5"), -7])
    try await expectCasts(integers, on: backend, [0.0, -7.0])
    try await expectCasts(integers, on: backend, [Decimal(0), -7])
    try await expectCasts(integers, on: backend, [Int16(0), -7])
    try await expectCasts(doubles, on: backend, decimals)
    try await expectCasts(decimals, on: backend, doubles)
    try await expectCasts([true, false], on: backend, [1, 0])
    try await expectCasts([2, 0, -1], on: backend, [true, false, true])
  }

  @Test(arguments: Backend.allCases)
  func `values become text as Swift writes them, and come back`(_ backend: Backend) async throws {
    let (integers, doubles, decimals) = ([12, -7], [12.5, -7.0], [decimal("12.5"), -7])
    try await expectCasts(integers, on: backend, ["12", "-7"])
    try await expectCasts(decimals, on: backend, ["12.5", "-7"])
    try await expectCasts([true, false], on: backend, ["true", "false"])
    try await expectCasts(["12", "-7"], on: backend, integers)
    try await expectCasts(["12.5", " -7"], on: backend, decimals)
    try await expectCasts(["12.5", "-7"], on: backend, doubles)
    let id = try #require(UUID(uuidString: "E621E1F8-C36C-495A-93FC-0C247A3E6E5F"))
    try await expectCasts([id], on: backend, [id.uuidString.lowercased()])
    try await expectCasts([id.uuidString], on: backend, [id])
  }

  @Test(arguments: Backend.allCases)
  func `an instant and a day become each other in UTC`(_ backend: Backend) async throws {
    let evening = Date(timeIntervalSince1970: 1_706_745_599.25)  // 2024-01-31 23:59:59.25
    let day = try #require(CalendarDate(year: 2024, month: 1, day: 31))
    try await expectCasts([evening], on: backend, [day])
    try await expectCasts([day], on: backend, [Date(timeIntervalSince1970: 1_706_659_200)])
    try await expectCasts([day], on: backend, ["2024-01-31"])
    try await expectCasts([evening], on: backend, ["2024-01-31 23:59:59.250000"])
    try await expectCasts(["2024-01-31"], on: backend, [day])
  }

  @Test func `types that have nothing in common are refused by name`() {
    expectRefusal(
      Cell<UUID>.all.select { $0.value.cast(to: Int.self) }.sql, .invalidQuery,
      "there is no cast from uuid to bigint")
  }
}
