import Foundation
import SafeQuery
import Testing

/// Text and JSON taken apart and put together.
@Suite(.timeLimit(.minutes(5))) struct ParsingTests {
  @Test(arguments: Backend.allCases)
  func `a path's first part is cut out and counted`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let sections = Shop.Visit.all.select { visit in
        let path = visit.page.substring(from: 2) + "/"
        path.left(path.position(of: "/") - 1)
      }
      let counts = sections.asTable().groupBy { $0 }.order { $0 }.select { ($0, count()) }
      try await db.expect(
        counts,
        sameAs: """
          SELECT split_part(page, '/', 2), count(*) FROM visit GROUP BY 1 ORDER BY 1
          """,
        onSQLite: """
          SELECT substr(page, 2, instr(substr(page, 2) || '/', '/') - 1), count(*) FROM visit GROUP BY 1 ORDER BY 1
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `the elements of a JSON array are rows beside their product`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let tags = Shop.Product.all.joinLateral { $0.details["tags"].elements(as: String.self) }
        .groupBy { _, tag in tag }.order { _, tag in tag }.select { product, tag in (tag, count(), product.id.min()) }
      try await db.expect(
        tags,
        sameAs: """
          SELECT tag, count(*), min(id) FROM product CROSS JOIN LATERAL jsonb_array_elements_text(details->'tags') AS t(tag)
          GROUP BY tag ORDER BY tag COLLATE "C"
          """,
        onSQLite: """
          SELECT value, count(*), min(product.id) FROM product, json_each(details, '$.tags') GROUP BY value ORDER BY value
          """)
    }
  }

  @Test(arguments: Backend.allCases)
  func `rows are collected in JSON, one array for each group`(_ backend: Backend) async throws {
    struct Entry: Codable, Equatable, Sendable {
      let name: String
      let weight: Double?
    }
    try await backend.withTeaShop { db in
      let catalogue = Shop.Product.all.groupBy { $0.category }.order { $0.category }.select {
        (
          $0.category,
          jsonObject(["name": $0.name, "weight": $0.details["size"]["weight"].value(as: Double.self)], as: Entry.self)
            .jsonGroupArray(of: Entry.self)
        )
      }
      let found = try await db.fetch(catalogue)
      #expect(found.map(\.0) == ["cake", "cup", "tea"])
      #expect(found.last?.1.value.contains(Entry(name: "Assam", weight: 0.25)) == true)
    }
  }

  @Test(arguments: Backend.allCases)
  func `names are joined in their order, and a text is compared without case and padding`(_ backend: Backend)
    async throws
  {
    try await backend.withTeaShop { db in
      let initials = Shop.Customer.all.order { $0.id }.select {
        (
          $0.name.left(1).upper() + "." + $0.country.lower(), $0.name.length(),
          $0.name.replacing("a", with: "").length()
        )
      }
      try await db.expect(
        initials,
        sameAs: """
          SELECT upper(substr(name, 1, 1)) || '.' || lower(country), length(name), length(replace(name, 'a', ''))
          FROM customer ORDER BY id
          """)
      let found = Shop.Customer.where { $0.name.trim().foldingCase() == "ada" }
      #expect(try await db.fetch(found.select { $0.id }) == [1])
    }
  }

  @Test(arguments: Backend.allCases)
  func `values are a table that is joined with those that are stored`(_ backend: Backend) async throws {
    try await backend.withTeaShop { db in
      let rates = Values([("DE", 1.0), ("GB", 0.86), ("US", 1.08)]).asRows()
      let converted = Shop.Customer.all.join(Shop.Purchase.self) { $0.id == $1.customer }
        .joinQuery(rates) { $0.country == $2.columns.0 }
        .groupBy { customer, _, _ in customer.country }.order { customer, _, _ in customer.country }
        .select { customer, purchase, rate in (customer.country, (purchase.amount * rate.columns.1).sum().round(2)) }
      try await db.expect(
        converted,
        sameAs: """
          SELECT country, CAST(round(CAST(sum(amount * rate) AS numeric), 2) AS double precision) FROM customer AS c JOIN purchase ON customer = c.id
          JOIN (SELECT 'DE' AS code, 1.0 AS rate UNION ALL SELECT 'GB', 0.86 UNION ALL SELECT 'US', 1.08) AS r ON code = country
          GROUP BY country ORDER BY country
          """)
    }
  }
}
