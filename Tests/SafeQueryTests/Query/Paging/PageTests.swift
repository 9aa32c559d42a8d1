import Foundation
import SafeQuery
import Testing

extension Database {
  /// The rows of a list, page by page to its end.
  fileprivate func walk(
    from first: String? = nil, backwards: Bool = false, _ page: (String?) -> PageQuery<Int64>
  ) async throws -> (pages: [[Int64]], last: Page<Int64>) {
    var pages: [[Int64]] = []
    var cursor = first
    while true {
      let page = try await fetch(page(cursor))
      pages.append(page.rows)
      guard let next = backwards ? page.previous : page.next, pages.count < 1000 else { return (pages, page) }
      cursor = next
    }
  }
}

/// Every order of up to two keys, and one of three, in all combinations of directions.
private let orders: [String] = {
  var orders: [String] = []
  let names = [
    "group", "name", "nameLast", "price", "priceFirst", "weight", "seen", "day", "tag", "done", "id",  // names
  ]
  for name in names {
    for sign in ["", "-"] {  // names
      orders.append(sign + name)
      for other in ["group", "name", "-price", "-day"] where !other.hasSuffix(name) {  // names
        orders.append("\(sign)\(name),\(other)")
      }
    }
  }
  for first in ["", "-"] {  // names
    for second in ["", "-"] {  // names
      for third in ["", "-"] { orders.append("\(first)name,\(second)done,\(third)group") }  // names
    }
  }
  return orders
}()

@Suite struct PageTests {
  @Test(arguments: Backend.allCases)
  func `all pages there and back are the whole list, whatever the order`(_ backend: Backend) async throws {
    try await backend.withItems(60) { db, items in
      for (index, order) in orders.enumerated() {
        let whole = try await expectOnePage(of: items, in: db, order)
        try await expectPages(of: [1, 7, 60, 59, 20][index % 5], in: db, order, toBe: whole)
      }
    }
  }

  /// Expects the whole list on one page, in the order that the query has by itself, and gives it.
  private func expectOnePage(of items: [Item], in db: Database, _ order: String) async throws -> [Int64] {
    let sort = try Item.sortKeys.order(order)
    let query = Item.all.select { $0.id }
    let whole = try await db.fetch(query.page(by: sort, size: 100, key: cursorKey))
    #expect(Set(whole.rows) == Set(items.map(\.id)) && whole.rows.count == 60)
    #expect(whole.next == nil && whole.previous == nil)
    let sorted = try await db.fetch(query.order(by: sort).order { $0.id.ordered(direction(of: order)) })
    #expect(whole.rows == sorted, "\(order)")
    return whole.rows
  }

  /// Expects the list page by page: to its end, back to its beginning, and to its end again.
  private func expectPages(of size: Int, in db: Database, _ order: String, toBe whole: [Int64]) async throws {
    let sort = try Item.sortKeys.order(order)
    let query = Item.all.select { $0.id }
    let page = { query.page(by: sort, size: size, cursor: $0, key: cursorKey) }
    let (there, last) = try await db.walk(page)
    #expect(there.flatMap { $0 } == whole, "\(order), \(size) a page")
    #expect(there.allSatisfy { $0.count <= size && !$0.isEmpty })
    guard let previous = last.previous else {
      #expect(size >= 60, "\(order)")
      return
    }
    let (back, first) = try await db.walk(from: previous, backwards: true, page)
    let rowsBack = Array((back.reversed() + [last.rows]).joined())
    #expect(rowsBack == whole, "\(order), \(size) a page, back")
    #expect(first.previous == nil)
    let next = try #require(first.next)
    let again = try await db.walk(from: next, page)
    let rowsAgain = Array(([first.rows] + again.pages).joined())
    #expect(rowsAgain == whole, "\(order), \(size) a page, there again")
  }

  private func direction(of order: String) -> SortDirection {
    order.split(separator: ",").last?.hasPrefix("-") == true ? .descending : .ascending
  }

  @Test(arguments: Backend.allCases)
  func `rows that come and go between pages make no other come twice or not at all`(_ backend: Backend) async throws {
    try await backend.withItems(60) { db, items in
      var random = SeededGenerator(seed: 7)
      for order in ["group", "-name,day", "price,-done", "nameLast"] {  // names
        let sort = try Item.sortKeys.order(order)
        let stable = Set(try await db.fetch(Item.all.select { $0.id }))
        var (seen, gone, cursor): ([Int64], Set<Int64>, String?) = ([], [], nil)
        for _ in 0..<1000 {
          let page = try await db.fetch(Item.all.page(by: sort, size: 5, cursor: cursor, key: cursorKey))
          seen += page.rows.map(\.id)
          guard let next = page.next else { break }
          cursor = next
          // The row that the cursor stands on among others, and one at a random place.
          let deleted = [page.rows.last?.id ?? 0, Int64.random(in: 1...60, using: &random) * 2]
          gone.formUnion(deleted)
          let added = Item(Int64.random(in: 1...1_000_000, using: &random) * 2 + 1, using: &random)
          try await db.transaction { tx in
            try tx.execute(Item.where { deleted.contains($0.id) }.delete())
            try tx.insert(added)
          }
        }
        #expect(Set(seen).count == seen.count)
        #expect(Set(seen).isSuperset(of: stable.subtracting(gone)))
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `an empty page leads back`(_ backend: Backend) async throws {
    try await backend.withItems(6) { db, _ in
      func page(_ cursor: String?) async throws -> Page<Int64> {
        try await db.fetch(Item.all.select { $0.id }.page(by: { $0.id }, size: 2, cursor: cursor, key: cursorKey))
      }
      let first = try await page(nil)
      let second = try await page(first.next)
      #expect(second.rows == [6, 8] && second.previous != nil)
      try await db.execute(Item.where { $0.id > 8 }.delete())
      let third = try await page(second.next)
      #expect(third.rows.isEmpty && third.next == nil)
      let backFromEnd = try await page(third.previous)
      #expect(backFromEnd.rows == [6, 8] && backFromEnd.previous != nil)

      try await db.execute(Item.where { $0.id < 6 }.delete())
      let before = try await page(second.previous)
      #expect(before.rows.isEmpty && before.previous == nil)
      let backFromStart = try await page(before.next)
      #expect(backFromStart.rows == [6, 8])
      try await db.execute(Item.all.delete())
      let nothing = try await page(nil)
      #expect(nothing.rows.isEmpty && nothing.next == nil && nothing.previous == nil)
    }
  }

  @Test(arguments: Backend.allCases)
  func `pages of joined tables have the primary keys of both as last keys`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let list = User.all.leftJoin(Post.self) { $0.id == $1.author }.select { user, post in (user.id, post.id) }
      let keys: SortKeys<(User.Columns, Nullable<Post.Columns>)> = [
        "title": { $0.1.title }, "age": { $0.0.age },  // names
      ]
      for order in ["title", "-title", "age", "-age,title"] {  // names
        let sort = try keys.order(order)
        let whole = try await db.fetch(list.page(by: sort, size: 50, key: cursorKey))
        #expect(whole.rows.count == 5)
        var (rows, cursor): ([(Int64, Int64?)], String?) = ([], nil)
        repeat {
          let page = try await db.fetch(list.page(by: sort, size: 1, cursor: cursor, key: cursorKey))
          rows += page.rows
          cursor = page.next
        } while cursor != nil && rows.count < 9
        #expect(rows.map(\.0) == whole.rows.map(\.0) && rows.map(\.1) == whole.rows.map(\.1), "\(order)")
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a page is read in a transaction too`(_ backend: Backend) async throws {
    try await backend.withItems(3) { db, _ in
      let page = try await db.read { tx in
        try tx.fetch(Item.all.page(by: { $0.id.descending }, size: 2, key: cursorKey))
      }
      #expect(page.rows.map(\.id) == [6, 4])
      let numbers = page.map { Int($0.id) }
      #expect(numbers.rows == [6, 4] && numbers.next == page.next && numbers.previous == nil)
      let json = String(decoding: try JSONEncoder().encode(numbers), as: UTF8.self)
      #expect(json.contains(#""rows":[6,4]"#) && json.contains(#""next":""#))
    }
  }
}
