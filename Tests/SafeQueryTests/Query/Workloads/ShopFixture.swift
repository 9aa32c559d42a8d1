import Foundation
import SafeQuery
import Testing

extension Backend {
  /// Runs a test on a shop with its customers, products, purchases of three years, visits and staff.
  func withTeaShop(_ body: (Database) async throws -> Void) async throws {
    try await withDatabase { db in
      let isSQLite = db.dialect == .sqlite
      let number: SQL = isSQLite ? "REAL" : "DOUBLE PRECISION"
      let truth: SQL = isSQLite ? "INTEGER" : "BOOLEAN"
      let day: SQL = isSQLite ? "TEXT" : "DATE"
      let instant: SQL = isSQLite ? "TEXT" : "TIMESTAMPTZ"
      let decimal: SQL = isSQLite ? "TEXT" : "NUMERIC"
      let json: SQL = isSQLite ? "TEXT" : "JSONB"
      try await db.execute(
        """
        CREATE TABLE \(Shop.Customer.self) (id BIGINT PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, city TEXT,
          joined \(day) NOT NULL, referrer BIGINT)
        """)
      try await db.execute(
        """
        CREATE TABLE \(Shop.Product.self) (id BIGINT PRIMARY KEY, name TEXT NOT NULL, category TEXT NOT NULL,
          price \(decimal) NOT NULL, details \(json) NOT NULL)
        """)
      try await db.execute(
        """
        CREATE TABLE \(Shop.Purchase.self) (id BIGINT PRIMARY KEY, customer BIGINT NOT NULL, product BIGINT NOT NULL,
          day \(day) NOT NULL, quantity BIGINT NOT NULL, amount \(number) NOT NULL, refunded \(truth) NOT NULL)
        """)
      try await db.execute(
        """
        CREATE TABLE \(Shop.Visit.self) (id BIGINT PRIMARY KEY, customer BIGINT NOT NULL, at \(instant) NOT NULL,
          page TEXT NOT NULL, load \(number))
        """)
      try await db.execute(
        """
        CREATE TABLE \(Shop.Employee.self) (id BIGINT PRIMARY KEY, name TEXT NOT NULL, manager BIGINT, team TEXT NOT NULL,
          salary \(number) NOT NULL)
        """)
      try await db.execute("CREATE TABLE \(Shop.Archive.self) (id BIGINT PRIMARY KEY, amount \(number) NOT NULL)")
      let (customers, products) = (try Shop.customers, Shop.products)
      let (purchases, visits, staff) = (try Shop.purchases, Shop.visits, Shop.staff)
      try await db.transaction { tx in
        try tx.insert(contentsOf: customers)
        try tx.insert(contentsOf: products)
        try tx.insert(contentsOf: purchases)
        try tx.insert(contentsOf: visits)
        try tx.insert(contentsOf: staff)
      }
      try await body(db)
    }
  }
}

extension Shop {
  private static func day(_ year: Int, _ month: Int, _ day: Int) throws -> CalendarDate {
    try #require(CalendarDate(year: year, month: month, day: day))
  }

  static var customers: [Customer] {
    get throws {
      [
        Customer(1, "Ada", "GB", "London", try day(2022, 12, 5), by: nil),
        Customer(2, "Bela", "DE", "Bonn", try day(2023, 1, 9), by: 1),
        Customer(3, "Carla", "DE", nil, try day(2023, 3, 1), by: 1),
        Customer(4, "Dora", "US", "Boston", try day(2023, 3, 31), by: 2),
        Customer(5, "Emil", "US", nil, try day(2024, 2, 29), by: nil),
        Customer(6, "Franz", "GB", "Leeds", try day(2024, 7, 15), by: 2),
        Customer(7, "Gala", "FR", "Paris", try day(2025, 1, 1), by: 6),
      ]
    }
  }

  static let products = [
    Product(1, "Assam", "tea", 12.50, tags: ["black", "loose"], weight: 0.25),
    Product(2, "Sencha", "tea", 18.75, tags: ["green", "loose", "japan"], weight: 0.1),
    Product(3, "Mug", "cup", 9.90, tags: ["japan"], weight: 0.4),
    Product(4, "Bowl", "cup", 24.00, tags: [], weight: nil),
    Product(5, "Plum", "cake", 31.20, tags: ["fresh"], weight: 1.5),
  ]

  /// Twenty-four purchases in three years, at places that a rule spreads and that the tests don't know.
  static var purchases: [Purchase] {
    get throws {
      let first = try day(2023, 1, 3)
      return (1...24).map { number in
        let product = products[number * 7 % 5]
        let quantity = number * 5 % 4 + 1
        return Purchase(
          Int64(number), by: Int64(number * number % 6 + 1), of: product.id,
          on: CalendarDate(daysSinceEpoch: first.daysSinceEpoch + Int32(number * 41 - number * number % 37)),
          quantity, NSDecimalNumber(decimal: product.price).doubleValue * Double(quantity), refunded: number % 7 == 3)
      }
    }
  }

  /// Visits of four days, some of them minutes apart.
  static let visits = (1...20).map { number in
    let day = 1_700_000_000 + Double(number / 6 * 86_400)
    let pages = ["/tea/assam", "/tea", "/cups/mug", "/", "/cakes/plum/slice"]
    return Visit(
      Int64(number), by: Int64(number % 3 + 1),
      at: Date(timeIntervalSince1970: day + Double(number * number % 11 * 600)),
      pages[number % 5], load: number % 4 == 0 ? nil : Double(number) / 8)
  }

  static let staff = [
    Employee(1, "Ann", under: nil, "board", 200), Employee(2, "Bob", under: 1, "board", 150),
    Employee(3, "Cid", under: 1, "board", 150), Employee(4, "Dan", under: 2, "sales", 90),
    Employee(5, "Eve", under: 2, "sales", 110), Employee(6, "Fay", under: 3, "stock", 70),
    Employee(7, "Gus", under: 3, "stock", 65), Employee(8, "Hal", under: 6, "stock", 50),
    Employee(9, "Ida", under: 5, "sales", 60),
  ]
}

extension Database {
  /// Expects of a query the rows that a text written by hand has, in their order.
  /// - Parameter sqlite: The text for SQLite, where it is another one.
  func expect<Q: ReadQuery, each Value: DatabaseValue & Equatable>(
    _ query: Q, sameAs text: SQL, onSQLite sqlite: SQL? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws where Q.Output == (repeat each Value) {
    let found = try await fetch(query)
    let expected = try await fetch(dialect == .sqlite ? sqlite ?? text : text, as: repeat (each Value).self)
    #expect(areEqual(found, expected), "\(found) instead of \(expected)", sourceLocation: sourceLocation)
    #expect(!found.isEmpty, "a query without a row says nothing", sourceLocation: sourceLocation)
  }
}
