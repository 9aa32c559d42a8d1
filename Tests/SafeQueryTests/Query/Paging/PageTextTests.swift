import SafeQuery
import Testing

@Suite struct PageTextTests {
  private let keys = #"SELECT t1."id", t1."id" FROM "item" AS t1"#

  /// The text of the page behind the first one.
  private func second(_ db: Database, _ sort: String) async throws -> String {
    let (order, query) = (try Item.sortKeys.order(sort), Item.all.select { $0.id })
    let first = try await db.fetch(query.page(by: order, size: 5, key: cursorKey))
    return try query.page(by: order, size: 5, cursor: first.next, key: cursorKey).sql(for: db.dialect).text
  }

  @Test(arguments: Backend.allCases)
  func `keys of one direction are compared as a row`(_ backend: Backend) async throws {
    try await backend.withItems(20) { db, _ in
      func expect(_ sort: String, _ text: String) async throws {
        let found = try await second(db, sort)
        #expect(found == (backend == .sqlite ? text : numbered(text)))
      }
      try await expect("id", #"SELECT t1."id", t1."id" FROM "item" AS t1 WHERE (t1."id" > ?) ORDER BY t1."id" LIMIT ?"#)
      try await expect(
        "-group,-day",
        #"SELECT t1."id", t1."group", t1."day", t1."id" FROM "item" AS t1 "#
          + #"WHERE ((t1."group", t1."day", t1."id") < (?, ?, ?)) "#
          + #"ORDER BY t1."group" DESC, t1."day" DESC, t1."id" DESC LIMIT ?"#)
      try await expect(
        "group,-day",
        #"SELECT t1."id", t1."group", t1."day", t1."id" FROM "item" AS t1 WHERE ((t1."group" >= ?) AND "#
          + #"((t1."group" > ?) OR ((t1."group" = ?) AND "#
          + #"((t1."day" < ?) OR ((t1."day" = ?) AND (t1."id" < ?)))))) "#
          + #"ORDER BY t1."group", t1."day" DESC, t1."id" DESC LIMIT ?"#)
    }
  }

  @Test(arguments: Backend.allCases)
  func `the text of a page is the same behind every place in the list`(_ backend: Backend) async throws {
    try await backend.withItems(60) { db, _ in
      let query = Item.all.select { $0.id }
      for sort in ["id", "group,-day", "-day,tag", "name", "-price,name"] {  // names
        let order = try Item.sortKeys.order(sort)
        var (cursor, texts, pages): (String?, Set<String>, Int) = (nil, [], 0)
        repeat {
          let page = query.page(by: order, size: 1 + pages % 3, cursor: cursor, key: cursorKey)
          if cursor != nil { texts.insert(try page.sql(for: db.dialect).text) }
          cursor = try await db.fetch(page).next
          pages += 1
        } while cursor != nil
        #expect(pages > 25 && texts.count == 1, "\(sort): \(texts)")
      }
    }
  }

  @Test(arguments: Backend.allCases, ["group,tag", "-group,-tag", "group,-tag", "-group,tag"])
  func `a page begins where its cursor stands in an index`(_ backend: Backend, sort: String) async throws {
    try await backend.withItems(2000) { db, _ in
      let isUniform = sort.hasPrefix("-") == sort.contains(",-")
      let index: SQL = isUniform ? "\"group\", tag, id" : "\"group\", tag DESC, id DESC"
      try await db.execute("CREATE INDEX item_place ON \(Item.self) (\(index))")
      try await db.execute("ANALYZE \(Item.self)")
      let order = try Item.sortKeys.order(sort)
      let first = try await db.fetch(Item.all.page(by: order, size: 5, key: cursorKey))
      let page = Item.all.page(by: order, size: 5, cursor: first.next, key: cursorKey)
      if backend == .sqlite {
        let plan = try await db.fetch("EXPLAIN QUERY PLAN \(page.sql)", as: Int.self, Int.self, Int.self, String.self)
        let steps = plan.map(\.3)
        #expect(steps.count == 1 && steps[0].hasPrefix("SEARCH t1 USING INDEX item_place ("), "\(steps)")
      } else {
        let steps = try await db.fetch("EXPLAIN \(page.sql)", as: String.self)
        #expect(steps.contains { $0.contains("Index Scan") && $0.contains("item_place") }, "\(steps)")
        #expect(steps.contains { $0.contains("Index Cond:") } && !steps.contains { $0.contains("Sort") }, "\(steps)")
      }
    }
  }
}
