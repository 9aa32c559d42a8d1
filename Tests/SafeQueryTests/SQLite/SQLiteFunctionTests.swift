import Foundation
import SafeQuery
import Synchronization
import Testing

/// Functions and collations of the program's own.
@Suite(.timeLimit(Patience.minutes(3))) struct SQLiteFunctionTests {
  private static let shout = SQLiteFunction("shout", isDeterministic: true) { (text: String) in text.uppercased() + "!"
  }
  private static let between = SQLiteFunction("is_between") { (value: Int64, low: Int64, high: Int64) in
    low <= value && value <= high
  }

  private static func with(
    _ configure: (inout SQLiteOptions) -> Void, inMemory: Bool = false,
    _ body: (Database, SQLiteFile) async throws -> Void
  ) async throws {
    try await SQLiteFile.with { file in
      var configuration = inMemory ? .sqliteInMemory : file.configuration
      configure(&configuration.sqlite)
      let db = try await Database.open(configuration)
      try await db.createTables()
      try await db.write { tx in
        try tx.insert(contentsOf: [
          User.Draft(email: "ä10", age: 10), User.Draft(email: "a9", age: 9), User.Draft(email: "b", age: nil),
        ])
      }
      try await body(db, file)
      try await db.shutdown()
    }
  }

  @Test(arguments: [false, true]) func `a function is called from queries, SQL and writes, on every connection`(
    inMemory: Bool
  ) async throws {
    let everybody = User.all.order { $0.id }.select { Self.shout($0.email) }
    let one = User.where { Self.shout($0.email) == "A9!" }.select { $0.age }
    try await Self.with({ $0.add(Self.shout) }, inMemory: inMemory) { db, _ in
      let shouted = try await db.fetch(everybody)
      #expect(shouted == ["Ä10!", "A9!", "B!"])
      let found = try await db.fetch(one)
      #expect(found == [9])
      let text = try await db.fetchOne("SELECT shout(\("x'; --"))", as: String.self)
      #expect(text == "X'; --!")
      try await db.execute(User.where { $0.id == 3 }.update { $0.email = Self.shout($0.email) })
      try await expectOnSeveralReaders(db)
    }
  }

  @Test(arguments: [false, true]) func `a function of several arguments is a condition`(inMemory: Bool) async throws {
    let two = User.where { Self.between($0.id, TypedSQL(value: 2), TypedSQL(value: 3)) }.order { $0.id }
    try await Self.with({ $0.add(Self.between) }, inMemory: inMemory) { db, _ in
      let between = try await db.fetch(two.select { $0.id })
      #expect(between == [2, 3])
    }
  }

  private func expectOnSeveralReaders(_ db: Database) async throws {
    try await withThrowingTaskGroup(of: [String].self) { group in
      for _ in 0..<4 {
        group.addTask {
          try await db.read { tx in try tx.fetch(User.where { $0.id == 3 }.select { Self.shout($0.email) }) }
        }
      }
      for try await row in group { #expect(row == ["B!!"]) }
    }
  }

  @Test func `values of every type go in and come back`() async throws {
    struct Sample: Equatable { let value: String }
    let id = UUID()
    let date = Date(timeIntervalSince1970: 1_700_000_000.125)
    let functions = (
      SQLiteFunction("same_text") { (value: String?) in value },
      SQLiteFunction("same_int") { (value: Int16?) in value },
      SQLiteFunction("same_double") { (value: Double) in value },
      SQLiteFunction("same_bool") { (value: Bool) in value },
      SQLiteFunction("same_blob") { (value: [UInt8]) in value }, SQLiteFunction("same_uuid") { (value: UUID) in value },
      SQLiteFunction("same_date") { (value: Date) in value },
      SQLiteFunction("same_decimal") { (value: Decimal) in value }
    )
    try await Self.with({
      $0.add(functions.0)
      $0.add(functions.1)
      $0.add(functions.2)
      $0.add(functions.3)
      $0.add(functions.4)
      $0.add(functions.5)
      $0.add(functions.6)
      $0.add(functions.7)
    }) { db, _ in
      func check<Value: DatabaseValue & Equatable>(
        _ function: SQLiteFunction<Value, Value>, _ value: Value
      ) async throws {
        let query = User.where { $0.id == 1 }.select { _ in function(TypedSQL(value: value)) }
        let result = try await db.fetchOne(query)
        #expect(result == value)
      }
      for text in [nil, "", "ü", "'\"\\"] { try await check(functions.0, text) }
      try await check(functions.1, nil)
      try await check(functions.1, Int16.min)
      for number in [0.1, -.infinity, .greatestFiniteMagnitude] { try await check(functions.2, number) }
      let nan = try await db.fetchOne(User.where { $0.id == 1 }.select { _ in functions.2(TypedSQL(value: .nan)) })
      #expect(nan?.isNaN == true)
      try await check(functions.3, true)
      for bytes in [[], [0, 255, 0]] as [[UInt8]] { try await check(functions.4, bytes) }
      try await check(functions.5, id)
      try await check(functions.6, date)
      try await check(functions.7, try #require(Decimal(string: "12345678901234567890.000000001")))
    }
  }

  private struct Refused: Error, CustomStringConvertible { let description = "no 'secret' here" }

  private static let picky = SQLiteFunction("picky") { (age: Int) throws -> Int in
    if age == 9 { throw Refused() }
    return age
  }

  @Test func `an error that a function throws ends the statement, and its words are not logged`() async throws {
    try await Self.with({ $0.add(Self.picky) }) { db, _ in
      let error = await #expect(throws: DatabaseError.self) {
        try await db.execute(User.where { $0.age != nil }.update { $0.age = TypedSQL("picky(\($0.age))") })
      }
      #expect(error?.kind == .invalidValue)
      #expect(error?.serverMessage == "the function picky threw: no 'secret' here")
      #expect(error?.description.contains("secret") == false)
      #expect(error?.message == "a function of the program threw an error; serverMessage has its words")
      let ages = try await db.fetch(User.all.order { $0.id }.select { $0.age })
      #expect(ages == [10, 9, nil])
    }
  }

  @Test func `null, a value of another type and one argument too many are errors`() async throws {
    try await Self.with({ $0.add(Self.picky) }) { db, _ in
      func error(_ call: SQL) async -> DatabaseError? {
        await #expect(throws: DatabaseError.self) { try await db.fetch(call, as: Int.self) }
      }
      let null = await error("SELECT picky(NULL)")
      #expect(null?.serverMessage?.contains("null, where an integer is expected") == true)
      let text = await error("SELECT picky('x')")
      #expect(text?.serverMessage?.contains("text, where an integer is expected") == true)
      let count = await error("SELECT picky(1, 2)")
      #expect(count?.kind == .syntax)
    }
  }

  @Test func `a result that SQLite can't hold is an error`() async throws {
    let cut = SQLiteFunction("cut") { (text: String) in text + "\0more" }
    let list = SQLiteFunction("list") { (number: Int) in [number] }
    try await Self.with({
      $0.add(cut)
      $0.add(list)
    }) { db, _ in
      let first = await #expect(throws: DatabaseError.self) { try await db.fetch("SELECT cut('a')", as: String.self) }
      #expect(first?.serverMessage?.contains("NUL") == true)
      let second = await #expect(throws: DatabaseError.self) { try await db.fetch("SELECT list(1)", as: String.self) }
      #expect(second?.serverMessage?.contains("array") == true)
    }
  }

  @Test func `a value that reads a column beyond its own gets an error, not another's memory`() async throws {
    struct Greedy: DatabaseValue {
      static var sqlType: SQLType { .int64 }
      var sqlValue: SQLValue { .int64(0) }
      init(row: borrowing Row, at index: Int) throws { _ = try Int(row: row, at: index + 7) }
    }
    let greedy = SQLiteFunction("greedy") { (_: Greedy) in 1 }
    try await Self.with({ $0.add(greedy) }) { db, _ in
      let error = await #expect(throws: DatabaseError.self) { try await db.fetch("SELECT greedy(1)", as: Int.self) }
      #expect(error?.serverMessage?.contains("column 8 was asked for") == true)
    }
  }

  @Test func `the schema of a file calls a function only if that is said to be innocuous`() async throws {
    let calls = Mutex(0)
    let direct = SQLiteFunction("direct") { (text: String) in
      calls.withLock { $0 += 1 }
      return text
    }
    let innocuous = SQLiteFunction("innocuous", isDeterministic: true, isInnocuous: true) { (text: String) in text + "?"
    }
    try await Self.with({
      $0.add(direct)
      $0.add(innocuous)
    }) { db, _ in
      try await db.execute("CREATE VIEW trap AS SELECT direct(email) AS email FROM \(User.self)")
      let error = await #expect(throws: DatabaseError.self) {
        try await db.fetch("SELECT email FROM trap", as: String.self)
      }
      #expect(error?.serverMessage?.contains("unsafe use of direct") == true)
      #expect(calls.withLock { $0 } == 0)
      try await db.execute("CREATE VIEW fine AS SELECT innocuous(email) AS email FROM \(User.self)")
      try await db.execute("CREATE INDEX by_it ON \(User.self) (innocuous(email))")
      let rows = try await db.fetch("SELECT email FROM fine ORDER BY 1", as: String.self)
      #expect(rows == ["a9?", "b?", "ä10?"])
    }
  }

  @Test func `names that SQLite can't take, or has already, are refused when the database is opened`() async throws {
    func error(_ configure: (inout SQLiteOptions) -> Void) async -> DatabaseError? {
      var configuration = Configuration.sqliteInMemory
      configure(&configuration.sqlite)
      do {
        try await Database.open(configuration).close()
        return nil
      } catch { return error as? DatabaseError }
    }
    for name in ["", "a b", "a\"b", "1a", "a.b", "ü", "safequery_x", "SQLite_x"] as [StaticString] {
      let function = await error { $0.add(SQLiteFunction(name) { (_: Int) in 1 }) }
      #expect(function?.kind == .invalidIdentifier)
      let collation = await error { $0.add(SQLiteCollation(name) { _, _ in .orderedSame }) }
      #expect(collation?.kind == .invalidIdentifier)
    }
    let builtin = await error { $0.add(SQLiteFunction("Lower") { (text: String) in text }) }
    #expect(builtin?.message.contains("there is a function Lower already") == true)
    let order = await error { $0.add(SQLiteCollation("NoCase") { _, _ in .orderedSame }) }
    #expect(order?.message.contains("there is a collation NoCase already") == true)
    let twice = await error {
      $0.add(SQLiteFunction("twice") { (_: Int) in 1 })
      $0.add(SQLiteFunction("TWICE") { (_: Int) in 2 })
    }
    #expect(twice?.kind == .invalidIdentifier)
    // By the number of arguments, as SQLite has it.
    let overloads = await error {
      $0.add(SQLiteFunction("twice") { (_: Int) in 1 })
      $0.add(SQLiteFunction("twice") { (_: Int, _: Int) in 2 })
    }
    #expect(overloads == nil)
  }

  @Test func `what a function keeps is let go of when the database is closed`() async throws {
    final class Kept: Sendable {}
    weak var kept: Kept?
    try await {
      let object = Kept()
      kept = object
      let function = SQLiteFunction("keep") { (number: Int) in withExtendedLifetime(object) { number } }
      let collation = SQLiteCollation("keep") { _, _ in withExtendedLifetime(object) { .orderedSame } }
      try await Self.with({
        $0.add(function)
        $0.add(collation)
      }) { db, _ in
        let one = try await db.fetch("SELECT keep(1)", as: Int.self)
        #expect(one == [1])
      }
    }()
    let end = ContinuousClock.now + Patience.seconds(10)
    while kept != nil, .now < end { try await Task.sleep(for: .milliseconds(1)) }
    #expect(kept == nil)
  }

  @Test func `text is ordered and compared by a collation of the program's own`() async throws {
    let numeric = SQLiteCollation("numeric") { left, right in
      let numbers = [left, right].map { Int($0.filter(\.isNumber)) ?? .max }
      if numbers[0] == numbers[1] {
        return left == right ? .orderedSame : left < right ? .orderedAscending : .orderedDescending
      }
      return numbers[0] < numbers[1] ? .orderedAscending : .orderedDescending
    }
    try await Self.with({ $0.add(numeric) }) { db, _ in
      let query = User.all.order { $0.email.collate(numeric) }.select { $0.email }
      let text = try query.sql(for: .sqlite).text
      #expect(text.contains(#"email" COLLATE "numeric")"#), "\(text)")
      let emails = try await db.fetch(query)
      #expect(emails == ["a9", "ä10", "b"])
      try await db.execute("CREATE TABLE word (text TEXT COLLATE numeric UNIQUE)")
      try await db.execute("INSERT INTO word VALUES ('x10'), ('x9')")
      let words = try await db.fetch("SELECT text FROM word ORDER BY text", as: String.self)
      #expect(words == ["x9", "x10"])
    }
  }

  @Test func `PostgreSQL says that it has neither`() async throws {
    let numeric = SQLiteCollation("numeric") { _, _ in .orderedSame }
    try await Backend.postgreSQL.withDatabase(configure: {
      $0.sqlite.add(Self.shout)
      $0.sqlite.add(numeric)
    }) { db in
      let call = await #expect(throws: DatabaseError.self) {
        _ = try await db.fetch(User.all.select { Self.shout($0.email) })
      }
      #expect(call?.kind == .unsupported && call?.message.contains("shout") == true)
      let order = await #expect(throws: DatabaseError.self) {
        _ = try await db.fetch(User.all.order { $0.email.collate(numeric) })
      }
      #expect(order?.kind == .unsupported && order?.message.contains("numeric") == true)
    }
  }
}
