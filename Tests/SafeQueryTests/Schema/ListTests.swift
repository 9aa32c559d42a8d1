import Foundation
import SafeQuery
import Testing

/// A list of values is one parameter, whatever its type and count.
@Suite struct ListTests {
  @Test(arguments: Backend.allCases)
  func `a value of any type is found in a list that holds it`(_ backend: Backend) async throws {
    try await expectFoundInList(Bool.samples, on: backend)
    try await expectFoundInList(Int.samples, on: backend)
    try await expectFoundInList(Int8.samples, on: backend)
    try await expectFoundInList(UInt32.samples, on: backend)
    try await expectFoundInList(Double.samples, on: backend)
    try await expectFoundInList(Float.samples, on: backend)
    try await expectFoundInList(Decimal.samples, on: backend)
    try await expectFoundInList(String.samples, on: backend)
    try await expectFoundInList([UInt8].samples.short, on: backend)
    try await expectFoundInList(Date.samples, on: backend)
    try await expectFoundInList(CalendarDate.samples, on: backend)
    try await expectFoundInList(TimeWithZone.samples, on: backend)
    try await expectFoundInList(UUID.samples, on: backend)
    try await expectFoundInList(
      Samples(edges: Role.allCases) { Role.allCases.randomElement(using: &$0) ?? .reader }, on: backend)
    try await expectFoundInList(Settings.samples, on: backend)
  }

  @Test(arguments: Backend.allCases, [0, 1, 1000, 100_000])
  func `the text is the same for any count`(_ backend: Backend, count: Int) async throws {
    let numbers = (0..<count).map { Int64($0) * 2 }
    let texts = numbers.map { "number '\($0)'" }
    let query = Cell<Int64>.where { numbers.contains($0.id) || numbers.contains($0.optional) }
    let statement = try query.sql(for: backend.dialect)
    #expect(statement.parameters.count == 2)
    #expect(
      statement.text
        == (backend == .sqlite
          ? """
          SELECT t1."id", t1."value", t1."optional" FROM "cell" AS t1 WHERE \
          ((t1."id" IN (SELECT value FROM json_each(?))) OR (t1."optional" IN (SELECT value FROM json_each(?))))
          """
          : """
          SELECT t1."id", t1."value", t1."optional" FROM "cell" AS t1 WHERE \
          ((t1."id" = ANY($1)) OR (t1."optional" = ANY($2)))
          """))
    try await backend.withDatabase { db in
      try await db.createCells(Int64.self)
      try await db.transaction { tx in
        try tx.insert(contentsOf: (0..<1000).map { Cell<Int64>(id: $0, value: $0, optional: nil) })
      }
      let found = try await db.fetch(query.order { $0.id }.select { $0.id })
      #expect(found == numbers.filter { $0 < 1000 })
      let inText = try await db.fetchOne(
        "SELECT count(*) FROM \(Cell<Int64>.self) WHERE id IN \(in: numbers)", as: Int.self)
      #expect(inText == found.count)
      let key = "number '2'"
      let textFound = try await db.fetchOne("SELECT \(key) IN \(in: texts)", as: Bool.self)
      #expect(textFound == (count > 1))
    }
  }

  @Test(arguments: Backend.allCases)
  func `null is not the empty bytes of a list`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createCells([UInt8].self)
      try await db.transaction { tx in
        try tx.insert(contentsOf: [Cell<[UInt8]>(id: 1, value: [], optional: nil)])
      }
      let empty: [[UInt8]] = [[]]
      let counts = [
        try await db.fetch(Cell<[UInt8]>.where { empty.contains($0.value) }).count,
        try await db.fetch(Cell<[UInt8]>.where { empty.contains($0.optional) }).count,
        try await db.fetch(Cell<[UInt8]>.where { !empty.contains($0.optional) }).count,
      ]
      #expect(counts == [1, 0, 0])
    }
  }

  @Test(arguments: Backend.allCases)
  func `null is in no list, and no value is in an empty one`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      try await db.createCells(Int64.self)
      try await db.transaction { try $0.insert(contentsOf: [Cell<Int64>(id: 1, value: 1, optional: nil)]) }
      #expect(try await db.fetch(Cell<Int64>.where { [1, 2].contains($0.optional) }).isEmpty)
      #expect(try await db.fetch(Cell<Int64>.where { [Int64]().contains($0.value) }).isEmpty)
      #expect(try await db.fetch(Cell<Int64>.where { ![Int64]().contains($0.value) }).count == 1)
    }
  }

  @Test(arguments: Backend.allCases)
  func `text with a NUL byte can't be in a list`(_ backend: Backend) async throws {
    try await backend.withDatabase { db in
      let names = ["ok", "admin\0evil"]
      let error = await #expect(throws: DatabaseError.self) {
        try await db.fetch("SELECT 1 WHERE 'x' IN \(in: names)", as: Int.self)
      }
      #expect(error?.kind == .encoding)
      #expect(error?.description.contains("evil") == false)
    }
  }
}

/// Looks for half of the values in a column that holds them all.
func expectFoundInList<Value: DatabaseValue & Hashable>(
  _ samples: Samples<Value>, on backend: Backend, sourceLocation: SourceLocation = #_sourceLocation
) async throws where Value.Base == Value {
  let values = samples.values(seed: 42)
  let half = values.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
  // To Swift, texts are equal that differ in their bytes; databases tell them apart.
  let isWanted: (Value) -> Bool = { value in
    half.contains { $0.sqlValue == value.sqlValue && bytes($0) == bytes(value) || isNaN($0) && isNaN(value) }
  }
  try await backend.withDatabase { db in
    try await db.createCells(Value.self)
    try await db.transaction { tx in
      try tx.insert(contentsOf: values.enumerated().map { Cell(id: Int64($0), value: $1, optional: nil) })
    }
    let found = try await db.fetch(Cell<Value>.where { half.contains($0.value) }.order { $0.id }.select { $0.id })
    let expected = values.indices.filter { isWanted(values[$0]) }.map { Int64($0) }
    let wrong = Set(found).symmetricDifference(expected).map { String(describing: values[Int($0)]).prefix(80) }
    #expect(wrong.isEmpty, "values of \(Value.self)", sourceLocation: sourceLocation)
  }
}

private func bytes(_ value: Any) -> [UInt8]? { (value as? String).map { Array($0.utf8) } }

private func isNaN(_ value: Any) -> Bool {
  switch value {
  case let value as Double: value.isNaN
  case let value as Float: value.isNaN
  case let value as Decimal: value.isNaN
  default: false
  }
}
