import Foundation
import SafeQuery
import Testing

@Suite struct NumberedPageTests {
  @Test(arguments: Backend.allCases)
  func `a page by number has its rows and how many there are`(_ backend: Backend) async throws {
    try await backend.withItems(45) { db, items in
      for size in [1, 7, 9, 45, 46, 100] {
        var rows: [Int64] = []
        let list = Item.all.order { $0.group }.select { $0.id }
        let first = try await db.fetch(list.page(1, size: size))
        #expect(first.total == 45 && first.size == size && first.number == 1)
        #expect(first.pages == [1: 45, 7: 7, 9: 5, 45: 1, 46: 1, 100: 1][size])
        for number in 1...first.pages {
          let page = try await db.fetch(list.page(number, size: size))
          rows += page.rows
          #expect(page.total == 45 && page.pages == first.pages && page.number == number)
        }
        #expect(rows == items.sorted { ($0.group, $0.id) < ($1.group, $1.id) }.map(\.id), "\(size) a page")
        let behind = try await db.fetch(list.page(first.pages + 1, size: size))
        #expect(behind.rows.isEmpty && behind.total == 45)
      }
      let none = try await db.fetch(Item.where { $0.id < 0 }.order { $0.id }.page(1, size: 10))
      #expect(none.rows.isEmpty && none.total == 0 && none.pages == 0)
    }
  }

  @Test(arguments: Backend.allCases)
  func `the text of a numbered page is the same for every page`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let list = User.where { $0.id > 1 }.order { $0.age }.select { $0.id }
      let statement = try list.page(2, size: 2).sql(for: backend.dialect)
      #expect(
        statement.text
          == (backend == .sqlite
            ? #"SELECT t1."id" FROM "user" AS t1 WHERE (t1."id" > ?) ORDER BY t1."age", t1."id" LIMIT ? OFFSET ?"#
            : #"SELECT t1."id" FROM "user" AS t1 WHERE (t1."id" > $1) ORDER BY t1."age" NULLS FIRST, t1."id" "#
              + "LIMIT $2 OFFSET $3"))
      #expect(statement.parameters == [.int64(1), .int64(2), .int64(2)])
      #expect(try list.page(1, size: 1).sql(for: backend.dialect).text == statement.text)
      let page = try await db.fetch(list.page(2, size: 2))
      #expect(page == page.map { $0 } && page.rows == [4] && page.total == 3 && page.pages == 2)
      let json = String(decoding: try JSONEncoder().encode(page), as: UTF8.self)
      for member in [#""rows":[4]"#, #""number":2"#, #""size":2"#, #""total":3"#, #""pages":2"#] {
        #expect(json.contains(member))
      }
      let groups = User.all.groupBy { $0.age }.order { $0.age }.select { $0.age }
      let grouped = try await db.fetch(groups.page(1, size: 2))
      #expect(grouped.rows == [nil, 17] && grouped.total == 3)
      let different = try await db.fetch(User.all.select { $0.age }.distinct().order { $0.age }.page(2, size: 2))
      #expect(different.rows == [30] && different.total == 3)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a page that there can't be is refused in words for the client`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let list = User.all.order { $0.id }
      let refused: [(NumberedPageQuery<User>, String)] = [
        (list.page(0, size: 10), "there is no page 0; pages are counted from 1"),
        (list.page(-1, size: 10), "there is no page -1; pages are counted from 1"),
        (list.page(.min, size: 10), "there is no page \(Int.min); pages are counted from 1"),
        (list.page(.max, size: 2), "there is no page \(Int.max); pages are counted from 1"),
        (list.page(1, size: 0), "the page's size is 0; it can be 1 to 100"),
        (list.page(1, size: .min), "the page's size is \(Int.min); it can be 1 to 100"),
        (list.page(1, size: 101), "the page's size is 101; it can be 1 to 100"),
        (list.page(1, size: 11, maximumSize: 10), "the page's size is 11; it can be 1 to 10"),
        (list.page(1, size: .max, maximumSize: .max), "the page's size is \(Int.max); it can be 1 to \(Int.max)"),
      ]
      for (page, message) in refused {
        let error = await #expect(throws: DatabaseError.self) { try await db.fetch(page) }
        #expect(error?.kind == .notAllowed && error?.message == message)
        let inBlock = await #expect(throws: DatabaseError.self) { try await db.read { try $0.fetch(page) } }
        #expect(inBlock?.kind == .notAllowed)
      }
      let far = try await db.fetch(list.page(.max / 2, size: 2))
      #expect(far.rows.isEmpty && far.total == 4)
    }
    let message = "a query that is paged by number has an order, and no limit of its own"
    expectRefusal(User.all.page(1, size: 1).sql, .invalidQuery, message)
    expectRefusal(User.all.order { $0.id }.limit(3).page(1, size: 1).sql, .invalidQuery, message)
  }
}
