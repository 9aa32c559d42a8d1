import Foundation
import SafeQuery
import Testing

/// A table with a column of each kind.
private struct Kinds: Table, Equatable {
  var id: Int64
  var flag: Bool?
  var small: Int16
  var text: String?
  var price: Decimal
  var ratio: Double
  var bytes: [UInt8]
  var at: Date?
  var day: CalendarDate
  var key: UUID
  var json: JSON<[Int]>
  var tags: [String]

  struct Columns: TableColumns {
    let table: TableReference<Kinds>
    var id: Column<Int64> { table.column("id") }
    var text: Column<String?> { table.column("text") }
  }

  static let schema = TableSchema(
    "kinds",
    [
      ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("flag", Bool?.self),
      ColumnDefinition("small", Int16.self), ColumnDefinition("text", String?.self),
      ColumnDefinition("price", Decimal.self), ColumnDefinition("ratio", Double.self),
      ColumnDefinition("bytes", [UInt8].self), ColumnDefinition("at", Date?.self),
      ColumnDefinition("day", CalendarDate.self), ColumnDefinition("key", UUID.self),
      ColumnDefinition("json", JSON<[Int]>.self), ColumnDefinition("tags", [String].self),
    ])

  init(_ id: Int64) {
    self.id = id
    flag = id % 3 == 0 ? nil : id % 2 == 0
    small = Int16(id % 1000)
    text = id % 5 == 0 ? nil : "t,\"\(id)\"\n\\N é"
    price = Decimal(id) / 8
    ratio = Double(id) / 3
    bytes = [0, UInt8(id % 256), 255]
    at = id % 7 == 0 ? nil : Date(timeIntervalSince1970: Double(id))
    day = CalendarDate(year: 2024, month: 2, day: 29) ?? CalendarDate(daysSinceEpoch: 0)
    key = UUID(uuid: (UInt8(id % 256), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
    json = JSON([Int(id)])
    tags = id % 4 == 0 ? [] : ["a", "b,\(id)"]
  }

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    flag = try Bool?(row: row, at: index + 1)
    small = try Int16(row: row, at: index + 2)
    text = try String?(row: row, at: index + 3)
    price = try Decimal(row: row, at: index + 4)
    ratio = try Double(row: row, at: index + 5)
    bytes = try [UInt8](row: row, at: index + 6)
    at = try Date?(row: row, at: index + 7)
    day = try CalendarDate(row: row, at: index + 8)
    key = try UUID(row: row, at: index + 9)
    json = try JSON<[Int]>(row: row, at: index + 10)
    tags = try [String](row: row, at: index + 11)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(flag)
    row.encode(small)
    row.encode(text)
    row.encode(price)
    row.encode(ratio)
    row.encode(bytes)
    row.encode(at)
    row.encode(day)
    row.encode(key)
    row.encode(json)
    row.encode(tags)
  }

  static func == (left: Kinds, right: Kinds) -> Bool { left.fields == right.fields }
  private var fields: [String] {
    [
      "\(id)", "\(String(describing: flag))", "\(small)", "\(String(describing: text))", "\(price)", "\(ratio)",
      "\(bytes)",
    ]
      + ["\(String(describing: at))", "\(day)", "\(key)", "\(json.value)", "\(tags)"]
  }

  /// Narrower and other types than the struct's, where COPY can fit them.
  static func create(in db: Database) async throws {
    try await db.execute(
      """
      CREATE TABLE \(Kinds.self) (
        id int PRIMARY KEY, flag boolean, small bigint NOT NULL, text varchar(50), price numeric NOT NULL,
        ratio float8 NOT NULL, bytes bytea NOT NULL, at timestamptz, day date NOT NULL, key uuid NOT NULL, json jsonb NOT NULL,
        tags text[] NOT NULL)
      """)
  }
}

private struct Late: Error {}

@Suite struct CopyTests {
  private func withTables(_ body: (Database) async throws -> Void) async throws {
    try await PostgresServer.withSchema(maximumConnections: 2) { db in
      try await db.createTables()
      try await Kinds.create(in: db)
      try await body(db)
      // Whatever came before, the connections work.
      for _ in 0..<3 {
        let one = try await db.fetchOne("SELECT 1", as: Int32.self)
        #expect(one == 1)
      }
      #expect(db.statistics.leased == 0)
    }
  }

  private func asynchronous<Element: Sendable>(_ elements: [Element]) -> AsyncStream<Element> {
    AsyncStream { continuation in
      for element in elements { continuation.yield(element) }
      continuation.finish()
    }
  }

  /// What a COPY fails with.
  private func failure(_ copy: () async throws -> Void) async throws -> DatabaseError {
    try #require(await databaseError(copy))
  }

  private func expectNoUser(_ db: Database, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let left = try await db.fetch(User.all).count
    #expect(left == 0, sourceLocation: sourceLocation)
  }

  @Test func `rows of every type go in and come out as they were`() async throws {
    try await withTables { db in
      let rows = (1...20_000).map { Kinds($0) }
      let count = try await db.postgres.copy(into: Kinds.self, rows: asynchronous(rows))
      #expect(count == rows.count)
      let fetched = try await db.fetch(Kinds.all.order { $0.id })
      #expect(fetched == rows)
      var copied: [Kinds] = []
      for try await row in db.postgres.copy(from: Kinds.all.order { $0.id }) { copied.append(row) }
      #expect(copied == rows)
    }
  }

  @Test func `some columns of rows come out as tuples`() async throws {
    try await withTables { db in
      let rows = (1...20_000).map { Kinds($0) }
      try await db.postgres.copy(into: Kinds.self, rows: rows)
      let query = Kinds.all.order { $0.id }.select { ($0.id, $0.text) }
      var copied: [(Int64, String?)] = []
      for try await pair in db.postgres.copy(from: query) { copied.append(pair) }
      #expect(copied.map(\.0) == rows.map(\.id))
      #expect(copied.map(\.1) == rows.map(\.text))
    }
  }

  @Test func `drafts leave the other columns to the database, and none is no row`() async throws {
    try await withTables { db in
      let drafts = (1...3).map { (number: Int) in User.Draft(email: "d\(number)", age: number) }
      let count = try await db.postgres.copy(into: User.Draft.self, rows: drafts)
      #expect(count == 3)
      let none = try await db.postgres.copy(into: User.self, rows: [User]())
      #expect(none == 0)
      let emails = try await db.fetch(User.all.order { $0.id }.select { $0.email })
      #expect(emails == ["d1", "d2", "d3"])
    }
  }

  @Test func `an error tells the row, and no row is kept`() async throws {
    try await withTables { db in
      var users = (1...40_000).map { User(id: Int64($0), email: "u\($0)", age: 1) }
      users[39_000].email = "u7"
      let error = try await failure { try await db.postgres.copy(into: User.self, rows: asynchronous(users)) }
      guard case .uniqueViolation = error.kind else {
        Issue.record("\(error)")
        return
      }
      #expect(error.message.hasSuffix("(row 39001)"))
      #expect(!error.description.contains("u7"))
      #expect(error.statement == #"COPY "user" ("id", "email", "age") FROM STDIN (FORMAT binary)"#)
      try await expectNoUser(db)
    }
  }

  @Test func `a row that the table or the protocol can't take is told too`() async throws {
    try await withTables { db in
      var users = (1...40_000).map { User(id: Int64($0), email: "u\($0)", age: 1) }
      users[20].age = -1
      let check = try await failure { try await db.postgres.copy(into: User.self, rows: users) }
      #expect(check.message.hasSuffix("(row 21)"), "\(check)")
      users[20].age = 1
      users[5].email = "a\0b"
      let encoding = try await failure { try await db.postgres.copy(into: User.self, rows: users) }
      #expect(encoding.kind == .encoding)
      #expect(encoding.message.hasSuffix("(row 6)"), "\(encoding)")
      try await expectNoUser(db)
    }
  }

  @Test func `an error of the sequence undoes it`() async throws {
    try await withTables { db in
      let failing = AsyncThrowingStream<User, any Error> { continuation in
        for id in 1...2000 { continuation.yield(User(id: Int64(id), email: "u\(id)", age: nil)) }
        continuation.finish(throwing: Late())
      }
      await #expect(throws: Late.self) { try await db.postgres.copy(into: User.self, rows: failing) }
      try await expectNoUser(db)
    }
  }

  @Test func `a cancellation and a deadline undo it, where the sequence gives nothing more`() async throws {
    try await withTables { db in
      let (silent, continuation) = AsyncStream<User>.makeStream()
      for id in 1...2000 { continuation.yield(User(id: Int64(id), email: "u\(id)", age: nil)) }
      let task = Task { try await db.postgres.copy(into: User.self, rows: silent) }
      try await Task.sleep(for: .milliseconds(100))
      task.cancel()
      let cancelled = try await failure { _ = try await task.value }
      #expect(cancelled.kind == .cancelled)
      let (other, waiting) = AsyncStream<[UInt8]>.makeStream()
      waiting.yield(Array("id,email,age\n1,a,2\n".utf8))
      let late = try await failure {
        try await Database.withTimeout(.milliseconds(200)) {
          _ = try await db.postgres.copy(into: User.self, csv: other)
        }
      }
      #expect(late.kind == .timeout)
      try await expectNoUser(db)
    }
  }

  @Test func `the sequence is asked for no more than the server takes`() async throws {
    try await withTables { db in
      let asked = Counter()
      let rows = AsyncStream<User> { () -> User? in
        let id = asked.increment()
        return User(id: Int64(id), email: id < 100 ? "u\(id)" : "same", age: nil)
      }
      let error = try await failure { try await db.postgres.copy(into: User.self, rows: rows) }
      #expect(error.message.hasSuffix("(row 101)"), "\(error)")
      // What was ahead: one part of a COPY, and some batches.
      #expect(asked.value < 60_000)
    }
  }

  @Test func `CSV goes in and out, cut anywhere`() async throws {
    try await withTables { db in
      let text = "id;email;age\n1;\"a;\"\"b\"\"\nc\";5\n2;é;\n3;\"\";7\n"
      let parts = text.utf8.map { [$0] }
      let format = CSVFormat(header: .checkedNames, delimiter: .semicolon)
      let count = try await db.postgres.copy(into: User.self, csv: asynchronous(parts), format: format)
      #expect(count == 3)
      let users = try await db.fetch(User.all.order { $0.id })
      #expect(users.map(\.email) == ["a;\"b\"\nc", "é", ""] && users.map(\.age) == [5, nil, 7])
      var bytes: [UInt8] = []
      for try await part in db.postgres.copyCSV(from: User.all.order { $0.id }, format: format) { bytes += part }
      #expect(String(decoding: bytes, as: UTF8.self) == text)
    }
  }

  @Test func `CSV goes out and in again with every delimiter and every null`() async throws {
    try await withTables { db in
      let users = [
        User(id: 1, email: "a;\"b\"\nc", age: 5), User(id: 2, email: "é", age: nil), User(id: 3, email: "", age: 7),
      ]
      try await db.postgres.copy(into: User.self, rows: users)
      for delimiter in [CSVFormat.Delimiter.tab, .pipe, .comma] {
        for null in [CSVFormat.Null.word, .backslashN, .nothing] {
          let other = CSVFormat(header: .none, delimiter: delimiter, null: null)
          var bytes: [UInt8] = []
          for try await part in db.postgres.copyCSV(from: User.all, format: other) { bytes += part }
          let count = try await db.transaction { [bytes] tx in
            try tx.execute(User.all.delete())
            return try tx.postgres.copy(into: User.self, csv: [bytes], format: other)
          }
          #expect(count == 3)
          let again = try await db.fetch(User.all.order { $0.id })
          #expect(again == users)
        }
      }
    }
  }

  @Test func `CSV that is wrong tells its line, and nothing is kept`() async throws {
    try await withTables { db in
      let lines = ["id,email,age\n1,a,1\n2,b,secret\n", "id,email,age\n1,a,1\n2,b\n", "id,email,years\n1,a,1\n"]
      for (line, row) in zip(lines, [3, 3, 1]) {
        let csv = asynchronous([Array(line.utf8)])
        let error = try await failure {
          try await db.postgres.copy(into: User.self, csv: csv, format: CSVFormat(header: .checkedNames))
        }
        #expect(error.message.hasSuffix("(line \(row))"), "\(error)")
        #expect(!error.description.contains("secret"))
      }
      try await expectNoUser(db)
    }
  }

  @Test func `leaving the loop early ends the statement, and the connection goes on`() async throws {
    try await withTables { db in
      try await db.postgres.copy(into: User.self, rows: (1...50_000).map { User(id: $0, email: "u\($0)", age: nil) })
      for _ in 0..<5 {
        var count = 0
        for try await _ in db.postgres.copy(from: User.all) {
          count += 1
          if count == 10 { break }
        }
        for try await _ in db.postgres.copyCSV(from: User.all) { break }
      }
      while db.statistics.leased > 0 { try await Task.sleep(for: .milliseconds(5)) }
    }
  }

  @Test func `a query with a value is refused, and never has it written into its text`() async throws {
    try await withTables { db in
      let error = try await failure { for try await _ in db.postgres.copy(from: User.where { $0.email == "x" }) {} }
      #expect(error.kind == .unsupported && error.message.contains("this query has 1"))
      #expect(!error.description.contains("'x'"))
    }
  }

  @Test func `a column that the values don't fit is refused before anything is sent`() async throws {
    try await withTables { db in
      let id = Int64(Int32.max) + 1
      let range = try await failure { try await db.postgres.copy(into: Kinds.self, rows: [Kinds(1), Kinds(id)]) }
      #expect(range.kind == .encoding && range.message.hasSuffix("(row 2)"), "\(range)")
      try await db.execute("ALTER TABLE \(Kinds.self) ALTER COLUMN small TYPE float8")
      let error = try await failure { try await db.postgres.copy(into: Kinds.self, rows: [Kinds(1)]) }
      #expect(error.kind == .encoding)
      #expect(error.message.hasPrefix("column small holds a floating-point number"), "\(error)")
    }
  }

  @Test func `COPY in a block is part of its transaction`() async throws {
    try await withTables { db in
      struct Undo: Error {}
      let count = try await db.transaction { tx in
        try tx.insert(User(id: 1, email: "one", age: nil))
        try tx.postgres.copy(into: User.self, rows: [User(id: 2, email: "two", age: nil)])
        _ = try? tx.transaction { inner in
          try inner.postgres.copy(into: User.self, rows: [User(id: 3, email: "two", age: nil)])
        }
        _ = try? tx.transaction { inner in
          try inner.postgres.copy(into: User.self, rows: [User(id: 4, email: "four", age: nil)])
          throw Undo()
        }
        return try tx.fetch(User.all).count
      }
      #expect(count == 2)
    }
  }

  @Test func `SQLite has no COPY`() async throws {
    try await Backend.sqlite.withDatabase { db in
      let into = try await failure { try await db.postgres.copy(into: User.self, rows: [User]()) }
      let out = try await failure { for try await _ in db.postgres.copyCSV(from: User.all) {} }
      for error in [into, out] {
        #expect(error.kind == .unsupported && error.message == "SQLite has no COPY; PostgreSQL does")
      }
    }
  }
}
