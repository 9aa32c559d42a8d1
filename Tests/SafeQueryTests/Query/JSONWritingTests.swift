import Foundation
import SafeQuery
import Testing

@Suite struct JSONWritingTests {
  private static let document = #"{"a": {"b": [1, 2, 3]}, "n": null, "s": "x", "e": []}"#

  /// Expects what an expression makes of the document.
  private func expect(
    _ backend: Backend, _ changes: [(String, (JSONCell.Columns) -> SafeQuery.TypedSQL<JSON<JSONTree>>)],
    of document: String = document, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await backend.withDocuments([document]) { db in
      for (expected, change) in changes {
        let found = try await db.changed(change)
        let tree = try JSONTree(expected)
        #expect(found == tree, sourceLocation: sourceLocation)
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a value is set where the way to it is there`(_ backend: Backend) async throws {
    try await expect(
      backend,
      [
        (#"{"a": {"b": [1, 2, 3]}, "n": null, "s": "y\"z", "e": []}"#, { $0.value["s"].set(to: "y\"z") }),
        (#"{"a": 1, "n": null, "s": "x", "e": []}"#, { $0.value["a"].set(to: 1) }),
        (
          #"{"a": {"b": [1, 2, 3], "c": {"d": [true]}}, "n": null, "s": "x", "e": []}"#,
          { $0.value["a"]["c"].set(to: ["d": [true]]) }
        ),
        (#"{"a": {"b": [1, 2, 3]}, "n": 2.5, "s": "x", "e": []}"#, { $0.value["n"].set(to: 2.5) }),
        (#"{"a": {"b": [1, 2, 3]}, "n": null, "s": null, "e": []}"#, { $0.value["s"].set(to: Int?.none) }),
        (Self.document, { $0.value["s"]["deeper"].set(to: 1) }),
        (Self.document, { $0.value["missing"]["deeper"].set(to: 1) }),
        (Self.document, { $0.value["a"]["b"][7]["x"].set(to: 1) }),
      ])
    try await expect(
      backend,
      [
        (#"[9, 2, 3]"#, { $0.value[0].set(to: 9) }), (#"[1, 2, 9]"#, { $0.value[-1].set(to: 9) }),
        (#"[1, 2, 3, 9]"#, { $0.value[3].set(to: 9) }), (#"[1, 2, 3, 9]"#, { $0.value[100].set(to: 9) }),
        (#"[9, 1, 2, 3]"#, { $0.value[-4].set(to: 9) }), (#"[1, 9, 3]"#, { $0.value["1"].set(to: 9) }),
      ], of: "[1, 2, 3]")
    try await expect(
      backend, [("[9]", { $0.value[0].set(to: 9) }), ("[9]", { $0.value[-1].set(to: 9) })], of: " [ ] ")
    try await expect(backend, [(#"{"k": 9}"#, { $0.value["k"].set(to: 9) })], of: "{ }")
  }

  @Test(arguments: Backend.allCases)
  func `elements are added and removed`(_ backend: Backend) async throws {
    try await expect(
      backend,
      [
        (#"{"a": {"b": [1, 2, 3, "x"]}, "n": null, "s": "x", "e": []}"#, { $0.value["a"]["b"].append("x") }),
        (#"{"a": {"b": [1, 2, 3]}, "n": null, "s": "x", "e": [[]]}"#, { $0.value["e"].append([Int]()) }),
        (Self.document, { $0.value["a"].append(1) }), (Self.document, { $0.value["n"].append(1) }),
        (Self.document, { $0.value["missing"].append(1) }), (Self.document, { $0.value.json.append(1) }),
        (#"{"a": {"b": [0, 1, 2, 3]}, "n": null, "s": "x", "e": []}"#, { $0.value["a"]["b"][0].insert(0) }),
        (#"{"a": {"b": [1, 2, 0, 3]}, "n": null, "s": "x", "e": []}"#, { $0.value["a"]["b"][-1].insert(0) }),
        (#"{"a": {"b": [1, 2, 3, 0]}, "n": null, "s": "x", "e": []}"#, { $0.value["a"]["b"][9].insert(0) }),
        (#"{"a": {"b": [1, 2, 3]}, "n": null, "s": "x", "e": [], "i": 0}"#, { $0.value["i"].insert(0) }),
        (#"{"n": null, "s": "x", "e": []}"#, { $0.value["a"].remove() }),
        (#"{"a": {"b": [1, 2, 3]}, "n": null, "s": "x"}"#, { $0.value["e"].remove() }),
        (#"{"a": {}, "n": null, "s": "x", "e": []}"#, { $0.value["a"]["b"].remove() }),
        (#"{"a": {"b": [1, 3]}, "n": null, "s": "x", "e": []}"#, { $0.value["a"]["b"][1].remove() }),
        (#"{"a": {"b": [1, 2]}, "n": null, "s": "x", "e": []}"#, { $0.value["a"]["b"][-1].remove() }),
        (Self.document, { $0.value["a"]["b"][3].remove() }), (Self.document, { $0.value["missing"]["x"].remove() }),
        (Self.document, { $0.value["s"]["x"].remove() }),
      ])
    try await expect(
      backend, [("[1, 2]", { $0.value.json.append(2) }), ("[]", { $0.value[0].remove() })], of: "[1]")
  }

  @Test(arguments: Backend.allCases)
  func `what has no such place is an error`(_ backend: Backend) async throws {
    try await backend.withDocuments([#"{"a": [1], "b": 2}"#, "1"]) { db in
      let changes: [(Int64, (JSONCell.Columns) -> SafeQuery.TypedSQL<JSON<JSONTree>>)] = [
        (1, { $0.value["a"]["x"].set(to: 1) }), (1, { $0.value["a"]["x"].remove() }),
        (1, { $0.value["a"]["x"].insert(1) }), (1, { $0.value["b"].insert(1) }), (2, { $0.value["a"].set(to: 1) }),
        (2, { $0.value["a"].remove() }),
      ]
      for (index, (id, change)) in changes.enumerated() {
        let error = await #expect(throws: DatabaseError.self, "\(index)") {
          try await db.fetch(JSONCell.where { $0.id == id }.select { change($0) })
        }
        #expect(error?.kind == .invalidValue, "\(index)")
      }
      let error = await #expect(throws: DatabaseError.self) {
        try await db.fetch(JSONCell.all.select { $0.value["a"].set(to: Double.nan) })
      }
      #expect(error?.kind == .encoding)
    }
    let message = "the path names no member or element of the document; set the column to change it whole"
    expectRefusal(JSONCell.all.select { $0.value.json.set(to: 1) }.sql, .invalidQuery, message)
    expectRefusal(JSONCell.all.select { $0.value.json.remove() }.sql, .invalidQuery, message)
  }

  @Test(arguments: Backend.allCases)
  func `a column is updated in place`(_ backend: Backend) async throws {
    try await backend.withDocuments([Self.document]) { db in
      try await db.expect(
        JSONCell.where { $0.value["s"].text == "x" }.update { $0.value = $0.value["s"].set(to: "y") },
        #"""
        UPDATE "cell" AS t1 SET "value" = safequery_json_set(t1."value", ?, ?) \#
        WHERE (safequery_json_text(t1."value", ?) = ?)
        """#,
        postgreSQL: #"""
          UPDATE "cell" AS t1 SET "value" = jsonb_set(t1."value", $1, $2) WHERE ((t1."value" #>> $3) = $4)
          """#, changes: 1)
      try await db.expectValues(["y"]) { $0.value["s"].text }
      try await db.execute(JSONCell.all.update { $0.value = $0.value["e"].append($0.id) })
      try await db.execute(JSONCell.all.update { $0.value = $0.value["from"].set(to: $0.value["a"]["b"][1].text) })
      try await db.execute(JSONCell.all.update { $0.value = $0.value["null"].set(to: $0.value["missing"].text) })
      // A null document stays null.
      try await db.execute(JSONCell.all.update { $0.optional = $0.optional["a"].set(to: 1) })
      let cell = try #require(try await db.fetchOne(JSONCell.all))
      let tree = try JSONTree(
        #"{"a": {"b": [1, 2, 3]}, "n": null, "s": "y", "e": [1], "from": "2", "null": null}"#)
      #expect(cell.value.value == tree)
      #expect(cell.optional == nil)
    }
  }

  struct Person: Codable, Hashable {
    var id: Int
    var mail: String
    var age: Int?
  }

  @Test(arguments: Backend.allCases)
  func `objects and arrays are made of expressions`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let people = User.all.order { $0.id }.select {
        jsonObject(["id": $0.id, "mail": $0.email, "age": $0.age], as: Person.self)
      }
      let text = #"SELECT json_object(?, json(safequery_json_quote(t1."id")), "#
      try await db.expect(
        people,
        text + #"""
          ?, json(safequery_json_quote(t1."email")), ?, json(safequery_json_quote(t1."age"))) \#
          FROM "user" AS t1 ORDER BY t1."id"
          """#,
        postgreSQL: #"""
          SELECT jsonb_build_object($1, t1."id", $2, t1."email", $3, t1."age") \#
          FROM "user" AS t1 ORDER BY t1."id"
          """#,
        gives: User.everybody.map { JSON(Person(id: Int($0.id), mail: $0.email, age: $0.age)) })
      let lists = try await db.fetch(
        User.where { $0.id == 2 }.select { jsonArray([$0.id, $0.email, $0.age, $0.id == 2], as: JSONTree.self) })
      let expected = try JSONTree(#"[2, "bob", null, true]"#)
      #expect(lists == [JSON(expected)])
    }
    expectRefusal(
      Cell<Date>.all.select { jsonObject(["x": $0.value], as: JSONTree.self) }.sql, .unsupported,
      "instants, times and bytes have no form in JSON that both databases share; make text of it")
  }

  @Test(arguments: Backend.allCases)
  func `rows are collected in arrays and objects`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let all = try await db.fetchOne(
        User.all.select {
          (
            $0.age.jsonGroupArray(of: Int?.self),
            jsonObject(["id": $0.id, "mail": $0.email, "age": $0.age], as: Person.self).jsonGroupArray(of: Person.self),
            jsonGroupObject(key: $0.email, value: $0.age, of: Int?.self)
          )
        })
      let found = try #require(all)
      #expect(Set(found.0.value) == [30, nil, 17] && found.0.value.count == 4)
      let people = User.everybody.map { Person(id: Int($0.id), mail: $0.email, age: $0.age) }
      #expect(Set(found.1.value) == Set(people) && found.1.value.count == 4)
      #expect(found.2.value == ["ann": 30, "bob": nil, "cid": 17, "dan": 30])
      let none = try await db.fetchOne(
        User.where { $0.id > 100 }.select {
          ($0.age.jsonGroupArray(of: Int?.self), jsonGroupObject(key: $0.email, value: $0.age, of: Int?.self))
        })
      #expect(none?.0.value == [] && none?.1.value == [:])
    }
  }

  private func made<Value: DatabaseValue>(_ backend: Backend, _ values: [Value]) async throws -> [JSONTree] {
    try await backend.withDatabase { db in
      try await db.createCells(Value.self)
      try await db.transaction { tx in
        try tx.insert(contentsOf: values.enumerated().map { Cell(id: Int64($0), value: $1, optional: nil) })
      }
      let query = Cell<Value>.all.order { $0.id }.select { jsonArray([$0.value, $0.optional], as: [JSONTree].self) }
      return try await db.fetch(query).map { list in
        #expect(list.value.count == 2 && list.value.last == .null)
        return list.value[0]
      }
    }
  }

  @Test(arguments: Backend.allCases)
  func `every type has the same form in JSON on both databases`(_ backend: Backend) async throws {
    let uuid = UUID()
    #expect(try await made(backend, [true, false]) == [.bool(true), .bool(false)])
    #expect(try await made(backend, [Int64.max, -1]) == [.number(Decimal(Int64.max)), .number(-1)])
    let doubles = try await made(backend, [0.1, 0.1 + 0.2, 1e21, -.infinity, .nan, 5])
    let numbers = ["0.1", "0.30000000000000004", "1000000000000000000000"].map { JSONTree.number(Decimal(string: $0)!) }
    #expect(doubles == numbers + [.string("-Infinity"), .string("NaN"), .number(5)])
    #expect(
      try await made(backend, [Decimal(string: "12345678901234567890.5")!]) == [
        .number(Decimal(string: "12345678901234567890.5")!)
      ])
    let texts = ["", "\"", "\\", "a/b", "\n\u{1}", "é😀", "[1]", "null"]
    #expect(try await made(backend, texts) == texts.map { .string($0) })
    #expect(try await made(backend, [uuid]) == [.string(uuid.uuidString.lowercased())])
    let day = try #require(CalendarDate(year: 2026, month: 1, day: 31))
    #expect(try await made(backend, [day]) == [.string("2026-01-31")])
    let document = JSON(["a": [1, 2]])
    #expect(try await made(backend, [document]) == [.object(["a": .array([.number(1), .number(2)])])])
  }
}
