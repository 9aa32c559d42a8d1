import Foundation
import SafeQuery
import Testing

/// Comparisons with any and with all values of a query.
@Suite struct QuantifiedTests {
  @Test(arguments: Backend.allCases)
  func `a value is compared with any and with all of a query's values`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let authors = Post.all.select { $0.author }
      try await db.expect(
        User.where { $0.id == any(authors) }.order { $0.id }.select { $0.id },
        #"SELECT t1."id" FROM "user" AS t1 WHERE (t1."id" IN (SELECT t2."author" FROM "post" AS t2)) ORDER BY t1."id""#,
        postgreSQL:
          #"SELECT t1."id" FROM "user" AS t1 WHERE (t1."id" = ANY (SELECT t2."author" FROM "post" AS t2)) ORDER BY t1."id""#,
        gives: ids(1, 3))
      try await db.expect(
        User.where { $0.id != all(authors) }.order { $0.id }.select { $0.id },
        #"SELECT t1."id" FROM "user" AS t1 WHERE (t1."id" NOT IN (SELECT t2."author" FROM "post" AS t2)) ORDER BY t1."id""#,
        postgreSQL:
          #"SELECT t1."id" FROM "user" AS t1 WHERE (t1."id" <> ALL (SELECT t2."author" FROM "post" AS t2)) ORDER BY t1."id""#,
        gives: ids(2, 4))
      try await db.expect(
        User.where { $0.id > all(authors) }.select { $0.id },
        #"SELECT t1."id" FROM "user" AS t1 WHERE (SELECT CASE WHEN min(c) = 0 THEN 0 WHEN count(*) = count(c) THEN 1 END FROM (SELECT (t1."id" > "quantified") AS c FROM (SELECT t2."author" AS "quantified" FROM "post" AS t2)))"#,
        postgreSQL:
          #"SELECT t1."id" FROM "user" AS t1 WHERE (t1."id" > ALL (SELECT t2."author" FROM "post" AS t2))"#,
        gives: ids(4))
      // Of each user's own posts.
      let own = User.where { user in user.id < any(Post.where { $0.author == user.id }.select { $0.id }) }
      let ownIDs = try await db.fetch(own.order { $0.id }.select { $0.id })
      #expect(ownIDs == [1])
      // Of a group, whose aggregate is selected first.
      let last = Post.all.groupBy { $0.author }.select { ($0.author, $0.id.max()) }
      let ends = try await db.fetch(
        last.asTable().where { _, id in id >= all(Post.all.select { $0.id }) }.select { author, _ in author })
      #expect(ends == [3])
    }
  }

  /// What three-valued logic says, worked out one value at a time.
  private func expected(_ left: Int?, _ values: [Int?], _ isAny: Bool, _ compare: (Int, Int) -> Bool) -> Bool? {
    let results = values.map { value -> Bool? in
      guard let left, let value else { return nil }
      return compare(left, value)
    }
    if results.contains(isAny) { return isAny }
    return results.contains(nil) ? nil : !isAny
  }

  private static let samples: [[Int?]] = [[], [nil], [1], [2], [1, 2], [1, nil], [2, nil], [3, 3], [1, 2, 3, nil]]
  private static let comparisons: [@Sendable (Int, Int) -> Bool] = [
    { $0 == $1 }, { $0 != $1 }, { $0 < $1 }, { $0 <= $1 }, { $0 > $1 }, { $0 >= $1 },
  ]

  @Test(arguments: Backend.allCases)
  func `nulls and no values at all mean the same on both databases`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      for values in Self.samples {
        for left in [nil, 1, 2, 3] as [Int?] {
          let (x, query) = (TypedSQL(value: left), Values(values))
          let ofAny: [TypedSQL<Bool>] = [
            x == any(query), x != any(query), x < any(query), x <= any(query), x > any(query), x >= any(query),
          ]
          let ofAll: [TypedSQL<Bool>] = [
            x == all(query), x != all(query), x < all(query), x <= all(query), x > all(query), x >= all(query),
          ]
          for (index, compare) in Self.comparisons.enumerated() {
            for (isAny, condition) in [(true, ofAny[index]), (false, ofAll[index])] {
              let meant = expected(left, values, isAny, compare)
              let one = Values([1]).asTable().select { _ in (condition.isTrue, condition.isUnknown) }
              let found = try await db.fetchOne(one)
              #expect(found?.0 == (meant == true), "\(index) \(isAny) of \(values), \(String(describing: left))")
              #expect(found?.1 == (meant == nil), "\(index) \(isAny) of \(values), \(String(describing: left))")
            }
          }
        }
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `decimals are compared with any and all by value`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let values = Values(["9.5", "10", "100.0"].compactMap { Decimal(string: $0) })
      let ten = TypedSQL(value: Decimal(10))
      let found = try await db.fetchOne(
        User.where { $0.id == 1 }.select { _ in (ten == any(values), ten > any(values), ten <= all(values)) })
      #expect(found.map { [$0.0, $0.1, $0.2] } == [true, true, false])
    }
  }
}
