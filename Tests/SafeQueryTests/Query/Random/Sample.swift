import Foundation
import SafeQuery

/// A table with a column of each type that random queries are about. All of them but the key can be null.
struct Sample: Table, Equatable {
  let id: Int64
  var number: Int?
  var word: String?
  var flag: Bool?
  var price: Decimal?
  var ratio: Double?
  var day: CalendarDate?
  var moment: Date?

  struct Columns: TableColumns {
    let table: TableReference<Sample>
    var id: Column<Int64> { table.column("id") }
    var number: Column<Int?> { table.column("number") }
    var word: Column<String?> { table.column("word") }
    var flag: Column<Bool?> { table.column("flag") }
    var price: Column<Decimal?> { table.column("price") }
    var ratio: Column<Double?> { table.column("ratio") }
    var day: Column<CalendarDate?> { table.column("day") }
    var moment: Column<Date?> { table.column("moment") }
  }

  static let schema = TableSchema(
    "sample",
    [
      ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("number", Int?.self),
      ColumnDefinition("word", String?.self), ColumnDefinition("flag", Bool?.self),
      ColumnDefinition("price", Decimal?.self), ColumnDefinition("ratio", Double?.self),
      ColumnDefinition("day", CalendarDate?.self), ColumnDefinition("moment", Date?.self),
    ])

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    number = try Int?(row: row, at: index + 1)
    word = try String?(row: row, at: index + 2)
    flag = try Bool?(row: row, at: index + 3)
    price = try Decimal?(row: row, at: index + 4)
    ratio = try Double?(row: row, at: index + 5)
    day = try CalendarDate?(row: row, at: index + 6)
    moment = try Date?(row: row, at: index + 7)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(number)
    row.encode(word)
    row.encode(flag)
    row.encode(price)
    row.encode(ratio)
    row.encode(day)
    row.encode(moment)
  }
}

extension Sample {
  /// A row of random values, a fifth of them null.
  init(id: Int64, _ random: RandomExpressions) {
    self.id = id
    number = random.optional { random.integer() }
    word = random.optional { random.word() }
    flag = random.optional { random.truth() }
    price = random.optional { random.decimal() }
    ratio = random.optional { random.double() }
    day = random.optional { random.date() }
    moment = random.optional { random.instant() }
  }
}

extension Database {
  /// Creates the tables of random queries.
  func createRandomTables() async throws {
    try await createTables()
    func type(_ type: any DatabaseValue.Type) -> SQL { columnType(of: type.sqlType, dialect) }
    try await execute(
      """
      CREATE TABLE \(Sample.self) (
        id BIGINT PRIMARY KEY, number \(type(Int.self)), word \(type(String.self)), flag \(type(Bool.self)),
        price \(type(Decimal.self)), ratio \(type(Double.self)), day \(type(CalendarDate.self)),
        moment \(type(Date.self)))
      """)
  }
}
