import SafeQuery
import Testing

extension User {
  static let sortKeys: SortKeys<Columns> = [
    "id": { $0.id }, "email": { $0.email }, "age": { $0.age.ascending.nullsLast }, "newest": { $0.id.descending },
    "length": { $0.email.length() },
  ]
}

private let authored: SortKeys<(User.Columns, Post.Columns)> = [
  "author": { $0.0.email }, "title": { $0.1.title },
]

@Suite struct SortKeyTests {
  private let text = #"SELECT t1."id" FROM "user" AS t1 ORDER BY "#

  @Test(arguments: Backend.allCases)
  func `a client sorts by declared keys`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      try await db.expectSorted(
        User.order(by: try User.sortKeys.order("-id")).select { $0.id }, text + #"t1."id"▼"#, gives: ids(4, 3, 2, 1))
      try await db.expectSorted(
        User.all.order(by: try User.sortKeys.order("newest")).select { $0.id }, text + #"t1."id"▼"#,
        gives: ids(4, 3, 2, 1))
      try await db.expectSorted(
        User.all.order(by: try User.sortKeys.order("-newest")).select { $0.id }, text + #"t1."id"▲"#,
        gives: ids(1, 2, 3, 4))
      // Where nulls were said to come they stay.
      try await db.expectSorted(
        User.all.order(by: try User.sortKeys.order("age,-id")).select { $0.id },
        text + #"t1."age" NULLS LAST, t1."id"▼"#, gives: ids(3, 4, 1, 2))
      try await db.expectSorted(
        User.all.order(by: try User.sortKeys.order(["-age", "id"])).select { $0.id },
        text + #"t1."age" DESC NULLS LAST, t1."id"▲"#, gives: ids(1, 4, 3, 2))
      try await db.expectSorted(
        User.all.order(by: try User.sortKeys.order("length")).order { $0.id.descending }.select { $0.id },
        text + #"length(t1."email")▲, t1."id"▼"#, gives: ids(4, 3, 2, 1))
    }
  }

  @Test(arguments: Backend.allCases)
  func `keys are declared over joined tables`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let sort = try authored.order("-author,-title")
      let query = User.all.join(Post.self) { $0.id == $1.author }.order(by: sort)
      let found = try await db.fetch(query.select { _, post in post.id })
      #expect(found == [3, 2, 1])
    }
  }

  @Test(arguments: [
    ("password", #""password" is not a sort key on the allow-list; choose from id, email, age, newest, length"#),
    ("", #""" is not a sort key on the allow-list; choose from id, email, age, newest, length"#),
    ("-", #""" is not a sort key on the allow-list; choose from id, email, age, newest, length"#),
    ("--id", #""-id" is not a sort key on the allow-list; choose from id, email, age, newest, length"#),
    ("id,", #""" is not a sort key on the allow-list; choose from id, email, age, newest, length"#),
    ("id, age", #"" age" is not a sort key on the allow-list; choose from id, email, age, newest, length"#),
    ("ID", #""ID" is not a sort key on the allow-list; choose from id, email, age, newest, length"#),
    (
      "id\u{301}", #""id\xcc\x81" is not a sort key on the allow-list; choose from id, email, age, newest, length"#
    ),
    (
      "<b>\"'\u{1B}[2J\0",
      #""\x3cb\x3e\x22\x27\x1b\x5b2J\x00" is not a sort key on the allow-list; "#
        + "choose from id, email, age, newest, length"
    ),
    ("id,-id", #""id" is asked for twice"#), ("id,id", #""id" is asked for twice"#),
    ("id,email,age,newest,length", "more than 4 names are asked for"),
    (
      "(SELECT email FROM \"user\" ORDER BY random() LIMIT 1)",
      #""(SELECT email FROM \x22user\x22 ORDER BY rando…" is not a sort key on the allow-list; "#
        + "choose from id, email, age, newest, length"
    ),
  ])
  func `what is no declared key is refused in words for the client`(_ requested: String, _ message: String) {
    let error = #expect(throws: DatabaseError.self) { try User.sortKeys.order(requested) }
    #expect(error?.kind == .notAllowed)
    #expect(error?.message == message)
  }

  @Test func `the limit of keys is the program's`() throws {
    #expect(throws: DatabaseError.self) { try User.sortKeys.order("id,age", limit: 1) }
    #expect(throws: DatabaseError.self) { try User.sortKeys.order("id", limit: -1) }
    #expect(throws: Never.self) { try User.sortKeys.order("id,email,age,newest,length", limit: 5) }
    let long = #expect(throws: DatabaseError.self) {
      try User.sortKeys.order([String](repeating: "x", count: 1000))
    }
    #expect(long?.kind == .notAllowed)
  }

  @Test(arguments: Backend.allCases)
  func `no attack gets into the text by a key`(_ backend: Backend) throws {
    for attack in ["id; DROP TABLE user", "id DESC", "1", "id--", "\"id\"", "id\"\u{301}", "id/**/", "id,(SELECT 1)"] {
      #expect(throws: DatabaseError.self) { try User.sortKeys.order(attack) }
      #expect(throws: DatabaseError.self) { try User.sortKeys.order([attack]) }
    }
    let one = try User.order(by: User.sortKeys.order("id,-age")).sql(for: backend.dialect)
    let other = try User.order(by: User.sortKeys.order(["id", "-age"])).sql(for: backend.dialect)
    #expect(one.text == other.text && one.parameters.isEmpty)
  }
}
