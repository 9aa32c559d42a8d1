#if Macros
import Foundation
import SafeQuery
import Testing

/// The macro's conformances at work.
@Suite struct TableMacroTests {
  @Test(arguments: Backend.allCases)
  func `a draft is inserted without the generated key, then found and changed`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let identity: SQL = db.dialect.identity
      try await db.execute("CREATE TABLE account (id \(identity), email TEXT NOT NULL, age BIGINT)")
      let draft = Account.Draft(email: "ann@example.org")
      #expect(draft.age == nil)
      let stored = try await db.transaction { tx in try tx.insert(draft) }
      #expect(stored == Account(id: stored.id, email: "ann@example.org", age: nil))
      try await db.execute(Account.where { $0.id == stored.id }.update { $0.age = 30 })
      let changed = try await db.fetchOne(Account.where { $0.email == "ann@example.org" && $0.age >= 18 })
      #expect(changed == Account(id: stored.id, email: "ann@example.org", age: 30))
    }
  }

  @Test(arguments: Backend.allCases)
  func `a query makes rows of a struct from expressions`(_ backend: Backend) async throws {
    try await backend.withPeople { db in
      let adults = User.where { $0.age >= 18 }.select { Account.row(id: $0.id, email: $0.email, age: $0.age) }
      let later = try await db.fetch(adults.asTable().where { $0.id > 1 })
      #expect(later == [Account(id: 4, email: "dan", age: 30)])
    }
  }

  @Test(arguments: Backend.allCases)
  func `a whole row is inserted and a composite key conflicts as one`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.execute(
        """
        CREATE TABLE order_items (order_id BIGINT NOT NULL, position INTEGER NOT NULL, unit_price NUMERIC NOT NULL,
          "the ""note"" here" TEXT, PRIMARY KEY (order_id, position))
        """)
      let line = OrderLine(orderID: 1, position: 2, unitPrice: 9, note: nil)
      let upsert = OrderLine.insert(line).onConflict { ($0.orderID, $0.position) }
        .doUpdate { $0.note = $1.note }
      try await db.execute(upsert)
      try await db.execute(
        OrderLine.insert(OrderLine(orderID: 1, position: 2, unitPrice: 9, note: "again"))
          .onConflict { ($0.orderID, $0.position) }.doUpdate { $0.note = $1.note })
      let all = try await db.fetch(OrderLine.all)
      #expect(all == [OrderLine(orderID: 1, position: 2, unitPrice: 9, note: "again")])
    }
  }

  @Test(arguments: Backend.allCases)
  func `keywords, private columns and the library's own names are columns like others`(
    _ backend: Backend
  ) async throws {
    try await backend.withDatabase { db in
      try await db.execute(
        """
        CREATE TABLE country (id INTEGER PRIMARY KEY, "class" TEXT NOT NULL, "init" BOOLEAN NOT NULL, "row" SMALLINT,
          "index" SMALLINT, secret \(db.dialect.blob) NOT NULL, visits BIGINT NOT NULL)
        """)
      let country = Country(id: 5, class: "x", secret: [0, 255])
      try await db.execute(Country.insert(country))
      #expect(try await db.fetchOne(Country.where { $0.`class` == "x" && $0.`init` == true }) == country)
      #expect(country.label == "X")
    }
  }

  @Test(arguments: [Backend.sqlite])
  func `raw values, JSON and initial values work in a nested public table of a schema`(
    _ backend: Backend
  ) async throws {
    try await backend.withDatabase { db in
      try await db.execute(
        """
        CREATE TABLE animal (id INTEGER PRIMARY KEY, diet TEXT NOT NULL, size SMALLINT, traits TEXT NOT NULL,
          born TEXT NOT NULL, token BIGINT NOT NULL DEFAULT 77)
        """)
      let draft = Zoo.Animal.Draft(diet: .meat, traits: JSON(Zoo.Traits(legs: 4, names: ["Leo"])))
      let leo = try await db.transaction { tx in try tx.insert(draft) }
      #expect(leo.token == 77 && leo.size == nil && leo.born == Date(timeIntervalSince1970: 0))
      try await db.execute(Zoo.Animal.where { $0.diet == .meat }.update { $0.size = .large })
      #expect(try await db.fetchOne(Zoo.Animal.where { $0.size == .large })?.traits.value.names == ["Leo"])
      #expect(try Zoo.Animal.all.sql(for: .postgreSQL).text.contains(#""main"."animal""#))
    }
  }

  @Test(arguments: Backend.allCases)
  func `a table whose every column is generated has an empty draft`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.execute("CREATE TABLE visit (id \(db.dialect.identity))")
      let visits = try await db.transaction { tx in [try tx.insert(Visit.Draft()), try tx.insert(Visit.Draft())] }
      #expect(try await db.fetch(Visit.all.order { $0.id }) == visits)
    }
  }

  @Test(arguments: Backend.allCases)
  func `every column type comes back as it went, in its place`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.execute("CREATE TABLE specimen (\(db.dialect.columnsOfSpecimen(" NOT NULL")))")
      try await db.execute("CREATE TABLE maybe (\(db.dialect.columnsOfSpecimen("")))")
      let full = Specimen(
        key: UUID(), bool: true, int: .min, int8: -128, int16: .max, int32: .min, int64: .max, uint8: 255,
        uint16: .max, uint32: .max, uint64: 1 << 62, uint: 3, float: 0.5, double: -1e300, decimal: 12.5, text: "ü'\"",
        bytes: [0, 1], data: Data([2]), instant: Date(timeIntervalSince1970: 1.5),
        day: CalendarDate(daysSinceEpoch: -1),
        time: try #require(TimeWithZone(hour: 1, minute: 2, second: 3, utcOffset: 3600)), diet: .plants,
        traits: JSON(Zoo.Traits(legs: 2, names: [])))
      try await db.execute(Specimen.insert(full))
      #expect(try await db.fetchOne(Specimen.where { $0.key == full.key }) == full)
      let some = OptionalSpecimen(id: UUID(), int: 4, text: "four", diet: .meat)
      let none = OptionalSpecimen(id: UUID())
      try await db.execute(OptionalSpecimen.insert(some))
      try await db.execute(OptionalSpecimen.insert(none))
      #expect(try await db.fetchOne(OptionalSpecimen.where { $0.id == some.id }) == some)
      #expect(try await db.fetchOne(OptionalSpecimen.where { $0.text == nil }) == none)
    }
  }
}

extension Dialect {
  fileprivate var identity: SQL {
    self == .sqlite ? "INTEGER PRIMARY KEY" : "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
  }

  fileprivate var blob: SQL { self == .sqlite ? "BLOB" : "BYTEA" }

  /// The columns of `Specimen`, each with a constraint.
  fileprivate func columnsOfSpecimen(_ constraint: SQL) -> SQL {
    let isLite = self == .sqlite
    let types: [SQL] = [
      "bool BOOLEAN", "int BIGINT", "int8 SMALLINT", "int16 SMALLINT", "int32 INTEGER", "int64 BIGINT",
      "uint8 SMALLINT", "uint16 INTEGER", "uint32 BIGINT", "uint64 BIGINT", "uint BIGINT", "float REAL",
      "double DOUBLE PRECISION", isLite ? "decimal TEXT" : "decimal NUMERIC", "text TEXT", "bytes \(blob)",
      "data \(blob)", isLite ? "instant TEXT" : "instant TIMESTAMPTZ", isLite ? "day TEXT" : "day DATE",
      isLite ? "time TEXT" : "time TIMETZ", "diet TEXT", isLite ? "traits TEXT" : "traits JSONB",
    ]
    let key: SQL = isLite ? "key TEXT PRIMARY KEY" : "key UUID PRIMARY KEY"
    return types.reduce(key) { "\($0), \($1)\(constraint)" }
  }
}
#endif
