import Foundation
import SafeQuery
import Testing

extension User {
  fileprivate static let fields: SelectableColumns<Columns> = [
    "id": { $0.id }, "age": { $0.age }, "mail": { $0.email }, "shout": { $0.email.upper() },
  ]
}

private let authored: SelectableColumns<(User.Columns, Nullable<Post.Columns>)> = [
  "author": { $0.0.email }, "title": { $0.1.title },
]

@Suite struct SelectableColumnsTests {
  private let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return encoder
  }()

  private func json(_ rows: [DynamicRow]) throws -> String { String(decoding: try encoder.encode(rows), as: UTF8.self) }

  @Test(arguments: Backend.allCases)
  func `a client chooses declared columns, in its order`(_ backend: Backend) async throws {
    let fields = try User.fields.columns("shout,age")
    let query = User.where { $0.id <= 2 }.order { $0.id }.select { fields($0) }
    #expect(
      try query.sql(for: .sqlite).text
        == #"SELECT upper(t1."email"), t1."age" FROM "user" AS t1 WHERE (t1."id" <= ?) ORDER BY t1."id""#)
    let values: [[SQLValue]] = [[.text("ANN"), .int64(30)], [.text("BOB"), .null(.int64)]]
    try await backend.withPeople { db in
      let rows = try await db.fetch(query)
      #expect(rows.map(\.names) == [["shout", "age"], ["shout", "age"]])
      #expect(rows.map(\.values) == values)
      #expect(rows[0]["age"] == .int64(30) && rows[0]["mail"] == nil)
      #expect(try json(rows) == #"[{"age":30,"shout":"ANN"},{"age":null,"shout":"BOB"}]"#)
    }
  }

  @Test(arguments: Backend.allCases)
  func `chosen columns stand beside others`(_ backend: Backend) async throws {
    let fields = try User.fields.columns("shout,age")
    let bob = User.where { $0.id == 2 }
    try await backend.withPeople { db in
      let alone = try await db.fetch(bob.select { fields($0) })
      let beside = try await db.fetch(bob.select { ($0.id, fields($0)) })
      #expect(beside.map(\.0) == [2])
      #expect(beside.map(\.1) == alone)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a client gets every declared column, or those of a list`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let everything = try User.fields.columns(nil)
      let all = try await db.fetch(User.select { everything($0) }.order { $0.id }.limit(1))
      #expect(all.map(\.names) == [["id", "age", "mail", "shout"]])
      let mail = try User.fields.columns(["mail"])
      let listed = try await db.fetch(User.select { mail($0) }.order { $0.id })
      #expect(try json(listed) == #"[{"mail":"ann"},{"mail":"bob"},{"mail":"cid"},{"mail":"dan"}]"#)
    }
  }

  @Test(arguments: Backend.allCases)
  func `columns are chosen from joined tables`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let fields = try authored.columns("title,author")
      let query = User.all.leftJoin(Post.self) { $0.id == $1.author }.where { user, _ in user.id >= 2 }
        .order { user, _ in user.id }.select { fields($0) }
      let rows = try await db.fetch(query)
      #expect(
        try json(rows)
          == #"[{"author":"bob","title":null},{"author":"cid","title":"hello"},{"author":"dan","title":null}]"#)
    }
  }

  @Test(arguments: [
    ("email", #""email" is not a column on the allow-list; choose from id, age, mail, shout"#),
    ("", #""" is not a column on the allow-list; choose from id, age, mail, shout"#),
    ("*", #""*" is not a column on the allow-list; choose from id, age, mail, shout"#),
    ("id,id", #""id" is asked for twice"#),
    ("id,age,mail,shout,id", "more than 4 names are asked for"),
    ("id AS x", #""id AS x" is not a column on the allow-list; choose from id, age, mail, shout"#),
    ("-id", #""-id" is not a column on the allow-list; choose from id, age, mail, shout"#),
  ])
  func `what is no declared column is refused in words for the client`(_ requested: String, _ message: String) {
    let error = #expect(throws: DatabaseError.self) { try User.fields.columns(requested) }
    #expect(error?.kind == .notAllowed)
    #expect(error?.message == message)
  }

  @Test func `no column at all is refused`() {
    let error = #expect(throws: DatabaseError.self) { try User.fields.columns([String]()) }
    #expect(error?.message == "no column is asked for; choose from id, age, mail, shout")
    let none: SelectableColumns<User.Columns> = [:]
    expectRefusal(
      User.select { none.all($0) }.sql, .invalidQuery,
      "the closure of a select lists no expression of a type that can stand there")
  }

  @Test(arguments: Backend.allCases)
  func `a value of any type encodes as JSON`(_ backend: Backend) async throws {
    let day = try #require(CalendarDate(year: 2026, month: 1, day: 31))
    let time = try #require(TimeWithZone(hour: 12, minute: 30, second: 0, utcOffset: 3600))
    let uuid = try #require(UUID(uuidString: "0A0B0C0D-0000-4000-8000-000000000001"))
    let price = try #require(Decimal(string: "12.50"))
    let values: SelectableColumns<User.Columns> = [
      "bool": { _ in TypedSQL(value: true) }, "double": { _ in TypedSQL(value: 1.5) },
      "decimal": { _ in TypedSQL(value: price) }, "bytes": { _ in TypedSQL(value: [UInt8]([1, 2])) },
      "instant": { _ in TypedSQL(value: Date(timeIntervalSince1970: 1.5)) }, "day": { _ in TypedSQL(value: day) },
      "time": { _ in TypedSQL(value: time) }, "uuid": { _ in TypedSQL(value: uuid) },
      "json": { _ in TypedSQL(value: JSON(["a": [1, 2]])) }, "nothing": { _ in TypedSQL(value: String?.none) },
    ]
    try await backend.withPeople { db in
      let rows = try await db.fetch(User.where { $0.id == 1 }.select { values.all($0) })
      encoder.dateEncodingStrategy = .secondsSince1970
      #expect(
        try json(rows) == #"[{"bool":true,"bytes":"AQI=","day":"2026-01-31","decimal":12.5,"double":1.5,"#
          + #""instant":1.5,"json":{"a":[1,2]},"nothing":null,"time":"12:30:00.000000+01:00","#
          + #""uuid":"0a0b0c0d-0000-4000-8000-000000000001"}]"#)
    }
  }
}
