import Foundation
import SafeQuery
import Testing

@Suite struct JSONPathTests {
  private static let documents = [
    #"{"a": {"b": [10, "x", null, [true]]}, "n": null, "s": "text", "t": true, "f": false, "0": "zero"}"#,
    #"[{"a": 1}, 2, "three"]"#, #""just text""#, "12.50", "null", "{}", "[]",
  ]

  @Test(arguments: Backend.allCases)
  func `a place is read, whatever is on the way`(_ backend: Backend) async throws {
    try await backend.withDocuments(Self.documents) { db in
      let text = #"SELECT t1."id" FROM "cell" AS t1 WHERE "#
      try await db.expect(
        JSONCell.where { $0.value["a"]["b"][1].text == "x" }.select { $0.id },
        text + #"(safequery_json_text(t1."value", ?) = ?)"#,
        postgreSQL: text + #"((t1."value" #>> $1) = $2)"#, gives: ids(1))
      try await db.expectValues(["10", nil, nil, nil, nil, nil, nil]) { $0.value["a"]["b"][0].text }
      try await db.expectValues(["true", nil, nil, nil, nil, nil, nil]) { $0.value["a"]["b"][-1][0].text }
      try await db.expectValues([nil, nil, nil, nil, nil, nil, nil]) { $0.value["n"].text }
      try await db.expectValues([nil, "three", nil, nil, nil, nil, nil]) { $0.value[-1].text }
      try await db.expectValues([nil, nil, nil, nil, nil, nil, nil]) { $0.value[-4].text }
      try await db.expectValues([nil, "1", nil, nil, nil, nil, nil]) { $0.value[0]["a"].text }
      // A number names a member of an object, and a key a position in an array, as in PostgreSQL.
      for place in [{ $0.value["0"] }, { $0.value[0] }] as [(JSONCell.Columns) -> JSONPath<JSON<JSONTree>>] {
        try await db.expectValues(["zero", #"{"a": 1}"#, nil, nil, nil, nil, nil]) { place($0).text }
      }
      for key in ["1", " 1", "+1", "01", " +1"] {
        try await db.expectValues([nil, "2", nil, nil, nil, nil, nil]) { $0.value[key].text }
      }
      for key in ["1 ", "1x", "", "-", "+-1", "0x1", "99999999999999999999"] {
        try await db.expectValues(Array(repeating: nil, count: 7)) { $0.value[key].text }
      }
      try await db.expectValues(Array(repeating: nil, count: 7)) { $0.optional["a"].text }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a whole document is read as text`(_ backend: Backend) async throws {
    try await backend.withDocuments(Self.documents) { db in
      let whole = try await db.values { $0.value.json.text }
      #expect(whole[2...] == ["just text", "12.50", nil, "{}", "[]"])
    }
  }

  @Test(arguments: Backend.allCases)
  func `JSON's null is there, and SQL's null is nothing there`(_ backend: Backend) async throws {
    try await backend.withDocuments(Self.documents) { db in
      try await db.expectValues([true] + Array(repeating: false, count: 6)) { $0.value["n"].exists }
      try await db.expectValues(Array(repeating: false, count: 7)) { $0.value["missing"].exists }
      try await db.expectValues(Array(repeating: true, count: 7)) { $0.value.json.exists }
      try await db.expectValues(Array(repeating: false, count: 7)) { $0.optional.json.exists }
      try await db.expectValues([.object, .array, .string, .number, .null, .object, .array]) { $0.value.json.type }
      try await db.expectValues([.boolean, nil, nil, nil, nil, nil, nil]) { $0.value["t"].type }
      try await db.expectValues([.null, nil, nil, nil, nil, nil, nil]) { $0.value["n"].type }
      try await db.expectValues([false, false, false, false, true, false, false]) { $0.value.json.type == .null }
    }
  }

  @Test(arguments: Backend.allCases)
  func `a part of a document is read as JSON`(_ backend: Backend) async throws {
    try await backend.withDocuments(Self.documents) { db in
      try await db.expectValues([JSON(.null), nil, nil, nil, nil, nil, nil]) {
        $0.value["n"].value(as: JSON<JSONTree>.self)
      }
      let parts = try await db.values { $0.value["a"].value(as: JSON<JSONTree>.self) }
      let part = try JSONTree(#"{"b": [10, "x", null, [true]]}"#)
      #expect(parts[0] == JSON(part))
    }
  }

  private static let scalars = [
    "1", "-0", "1.0", "1e2", "1.5", "9223372036854775807", "9223372036854775808", "1e400", "1e-400", #""1""#, "true",
    "false", "null", "[1]", #"{"a":1}"#, "0.1000000000000000055511151231257827", "0e-500",
  ]

  @Test(arguments: Backend.allCases)
  func `values are of their type or nothing`(_ backend: Backend) async throws {
    let whole: [Int64?] = [1, 0, 1, 100, nil, .max, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, 0]
    let numbers: [Double?] = [1, 0, 1, 100, 1.5, 0x1p63, 0x1p63, nil, nil, nil, nil, nil, nil, nil, nil, 0.1, 0]
    try await backend.withDocuments(Self.scalars) { db in
      try await db.expectValues(whole) { $0.value.json.value(as: Int64.self) }
      try await db.expectValues(numbers) { $0.value.json.value(as: Double.self) }
      try await db.expectValues(Self.scalars.map { $0 == #""1""# ? "1" : nil }) { $0.value.json.value(as: String.self) }
      try await db.expectValues(Self.scalars.map { Bool($0) }) { $0.value.json.value(as: Bool.self) }
      let decimals = try await db.fetch(
        JSONCell.where { $0.id != 8 && $0.id != 9 }.order { $0.id }.select { $0.value.json.value(as: Decimal.self) })
      #expect(decimals[4] == Decimal(string: "1.5") && decimals[6] == Decimal(string: "9223372036854775808"))
      #expect(decimals[13] == Decimal(string: "0.1000000000000000055511151231257827"))
      #expect(decimals[7...12].allSatisfy { $0 == nil })
    }
  }

  @Test(arguments: Backend.allCases)
  func `values are compared as their type, and one that does not fit it is an error`(_ backend: Backend) async throws {
    let small = JSONCell.where { $0.value.json.value(as: Int.self) > 1 && $0.value.json.value(as: Int.self) <= 100 }
    try await backend.withDocuments(Self.scalars) { db in
      let ids = try await db.fetch(small.select { $0.id })
      #expect(ids == [4])
      let error = await #expect(throws: DatabaseError.self) {
        try await db.values { $0.value.json.value(as: Int8.self) }
      }
      #expect(error?.kind == .decoding)
    }
    expectRefusal(
      JSONCell.all.select { $0.value["a"].value(as: Date.self) }.sql, .unsupported,
      "JSON has truth values, numbers and strings; read another type as one of these, or as part of a JSON value")
  }

  @Test(arguments: Backend.allCases)
  func `every key can be named, and none is syntax`(_ backend: Backend) async throws {
    let keys = [
      "a", "", " ", "a.b", "a[0]", "$", "$.a", "#-1", "\"", "a\"b", "\\", "a\\\"b", "'", "a/b", "{a}", "{a,b}", ",",
      "NULL", "*",
      "@", "é", "e\u{301}", "\u{1F600}", "\n", "\u{1}", "\"\u{301}", "a' OR 1=1 --", "][", "last",
      "x'); DROP TABLE cell; --",
    ]
    var document = "{"
    for (index, key) in keys.enumerated() {
      let name = String(decoding: try JSONEncoder().encode(key), as: UTF8.self)
      document += (index > 0 ? "," : "") + "\(name): {\(name): \(index)}"
    }
    try await backend.withDocuments([document + "}"]) { db in
      for (index, key) in keys.enumerated() { try await expectMember(db, key, is: index, of: Set(keys).count) }
    }
    let texts = try Set(keys.map { try number(key: $0).sql(for: backend.dialect).text })
    #expect(texts.count == 1)
  }

  private func number(key: String) -> some ReadQuery<Int?> {
    JSONCell.all.select { $0.value[key][key].value(as: Int.self) }
  }

  /// Expects that a key is read, set and removed as the one member that it names.
  private func expectMember(_ db: Database, _ key: String, is value: Int, of count: Int) async throws {
    let found = try await db.fetch(number(key: key))
    #expect(found == [value], "\(key)")
    let changed = try await db.changed { $0.value[key][key].set(to: "new") }
    guard case .object(let members)? = changed else {
      Issue.record("\(key)")
      return
    }
    // Dictionaries of Swift take canonically equal keys for one: the count tells whether one was added.
    #expect(members.count == count)
    let removed = try await db.values { $0.value[key].remove()[key].exists }
    #expect(removed == [false], "\(key)")
  }

  @Test(arguments: Backend.allCases)
  func `a key is found however the document writes it, and one with a NUL is refused`(_ backend: Backend) async throws {
    try await backend.withDocuments([#"{"\u00e9\u0041": 1, "\ud83d\ude00": 2, "a\/b": 3}"#, "{}"]) { db in
      try await db.expectValues(["1", nil]) { $0.value["éA"].text }
      try await db.expectValues([2, nil]) { $0.value["\u{1F600}"].value(as: Int.self) }
      let set = try await db.changed { $0.value["a/b"].set(to: 4) }
      #expect(try set == JSONTree(#"{"éA": 1, "😀": 2, "a/b": 4}"#))
      let error = await #expect(throws: DatabaseError.self) { try await db.values { $0.value["a\0b"].text } }
      #expect(error?.kind == .encoding)
    }
  }

  @Test(arguments: Backend.allCases)
  func `the text of a statement does not tell how deep the path is`(_ backend: Backend) throws {
    let short = try JSONCell.where { $0.value["a"].exists }.sql(for: backend.dialect)
    let long = try JSONCell.where { $0.value["a"]["b"][0]["c"].exists }.sql(for: backend.dialect)
    #expect(short.text == long.text)
    #expect(short.parameters.count == 1 && long.parameters.count == 1)
  }

  @Test(arguments: Backend.allCases)
  func `arrays have a length and elements`(_ backend: Backend) async throws {
    let documents = [#"["a", 1, true, null]"#, "[]", #"{"a": 1}"#, #""a""#, "1", #"[["a"], 2.5, "\u0041"]"#]
    try await backend.withDocuments(documents) { db in
      try await db.expectValues([4, 0, nil, nil, nil, 3]) { $0.value.json.arrayLength }
      try await db.expectValues([nil, nil, nil, nil, nil, 1]) { $0.value[0].arrayLength }
      try await db.expectValues([true, false, false, false, false, false]) { $0.value.json.hasElement("a") }
      try await db.expectValues([false, false, false, false, false, true]) { $0.value.json.hasElement("A") }
      try await db.expectValues([true, false, false, false, false, false]) { $0.value.json.hasElement(1) }
      try await db.expectValues(Array(repeating: false, count: 6)) { $0.value.json.hasElement("1") }
      try await db.expectValues([false, false, false, false, false, true]) { $0.value.json.hasElement(2.5) }
      try await db.expectValues([true, false, false, false, false, false]) { $0.value.json.hasElement(true) }
      try await db.expectValues(Array(repeating: false, count: 6)) { $0.value.json.hasElement(false) }
      try await db.expectValues(Array(repeating: false, count: 6)) { $0.optional.json.hasElement("a") }
    }
  }

  @Test func `containment is PostgreSQL's`() async throws {
    try await Backend.postgreSQL.withDocuments([#"{"a": [1, 2], "b": "x"}"#, #"{"a": [1]}"#]) { db in
      try await db.expectValues([true, false]) { $0.value.json.contains(JSON(["a": [2]])) }
      try await db.expectValues([true, true]) { $0.value["a"].isContained(in: JSON([3, 2, 1])) }
    }
    let error = #expect(throws: DatabaseError.self) {
      try JSONCell.where { $0.value.json.contains(JSON(["a": 1])) }.sql(for: .sqlite)
    }
    #expect(error?.kind == .unsupported)
    #expect(error?.message == "SQLite has no containment of JSON (@>); compare its members, or use hasElement")
  }

  @Test func `text that is no JSON is an error, and never the end of the process`() async throws {
    let broken = [
      "", " ", "{", "[", "}", "]", "{]", "[}", "{\"a\"", "{\"a\":", "{\"a\":}", "{\"a\" 1}", "{1:2}", "[1,", "[,1]",
      "\"", "\"\\",
      "[1 2]", "{,}", "1 2", ",", ":", "\"a\"b", "[\"a\\", "{\"a\":1,}", "[[[[", String(repeating: "[", count: 100_000),
    ]
    try await Backend.sqlite.withDocuments(broken) { db in
      for id in 1...Int64(broken.count) {
        let error = await #expect(throws: DatabaseError.self, "\(broken[Int(id) - 1])") {
          try await db.fetch(JSONCell.where { $0.id == id }.select { $0.value["a"].set(to: 1) })
        }
        #expect(error?.kind == .invalidValue)
      }
    }
    let deep = String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000)
    try await Backend.sqlite.withDocuments([deep]) { db in
      try await db.expectValues([true]) { $0.value[0].exists }
    }
  }
}
