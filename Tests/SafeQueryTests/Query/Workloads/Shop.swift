import Foundation
import SafeQuery

/// A shop: what the queries of the workloads are asked of.
enum Shop {}

extension Shop {
  struct Customer: Table, Equatable {
    let id: Int64
    var name: String
    var country: String
    var city: String?
    var joined: CalendarDate
    var referrer: Int64?

    struct Columns: TableColumns {
      let table: TableReference<Customer>
      var id: Column<Int64> { table.column("id") }
      var name: Column<String> { table.column("name") }
      var country: Column<String> { table.column("country") }
      var city: Column<String?> { table.column("city") }
      var joined: Column<CalendarDate> { table.column("joined") }
      var referrer: Column<Int64?> { table.column("referrer") }
    }

    static let schema = TableSchema(
      "customer",
      [
        ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("name", String.self),
        ColumnDefinition("country", String.self), ColumnDefinition("city", String?.self),
        ColumnDefinition("joined", CalendarDate.self), ColumnDefinition("referrer", Int64?.self),
      ])

    init(_ id: Int64, _ name: String, _ country: String, _ city: String?, _ joined: CalendarDate, by referrer: Int64?) {
      (self.id, self.name, self.country, self.city) = (id, name, country, city)
      (self.joined, self.referrer) = (joined, referrer)
    }

    init(row: borrowing Row, at index: Int) throws {
      id = try Int64(row: row, at: index)
      name = try String(row: row, at: index + 1)
      country = try String(row: row, at: index + 2)
      city = try String?(row: row, at: index + 3)
      joined = try CalendarDate(row: row, at: index + 4)
      referrer = try Int64?(row: row, at: index + 5)
    }

    func encode(into row: inout RowEncoder) {
      row.encode(id)
      row.encode(name)
      row.encode(country)
      row.encode(city)
      row.encode(joined)
      row.encode(referrer)
    }
  }

  struct Product: Table, Equatable {
    let id: Int64
    var name: String
    var category: String
    var price: Decimal
    var details: JSON<Details>

    struct Details: Codable, Sendable, Equatable {
      var tags: [String]
      var size: [String: Double]
    }

    struct Columns: TableColumns {
      let table: TableReference<Product>
      var id: Column<Int64> { table.column("id") }
      var name: Column<String> { table.column("name") }
      var category: Column<String> { table.column("category") }
      var price: Column<Decimal> { table.column("price") }
      var details: Column<JSON<Details>> { table.column("details") }
    }

    static let schema = TableSchema(
      "product",
      [
        ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("name", String.self),
        ColumnDefinition("category", String.self), ColumnDefinition("price", Decimal.self),
        ColumnDefinition("details", JSON<Details>.self),
      ])

    init(_ id: Int64, _ name: String, _ category: String, _ price: Decimal, tags: [String], weight: Double?) {
      (self.id, self.name, self.category, self.price) = (id, name, category, price)
      details = JSON(Details(tags: tags, size: weight.map { ["weight": $0] } ?? [:]))
    }

    init(row: borrowing Row, at index: Int) throws {
      id = try Int64(row: row, at: index)
      name = try String(row: row, at: index + 1)
      category = try String(row: row, at: index + 2)
      price = try Decimal(row: row, at: index + 3)
      details = try JSON(row: row, at: index + 4)
    }

    func encode(into row: inout RowEncoder) {
      row.encode(id)
      row.encode(name)
      row.encode(category)
      row.encode(price)
      row.encode(details)
    }

    static func == (left: Self, right: Self) -> Bool {
      (left.id, left.name, left.category, left.price) == (right.id, right.name, right.category, right.price)
        && left.details.value == right.details.value
    }
  }

  /// A product that a customer bought.
  struct Purchase: Table, Equatable {
    let id: Int64
    var customer: Int64
    var product: Int64
    var day: CalendarDate
    var quantity: Int
    var amount: Double
    var refunded: Bool

    struct Columns: TableColumns {
      let table: TableReference<Purchase>
      var id: Column<Int64> { table.column("id") }
      var customer: Column<Int64> { table.column("customer") }
      var product: Column<Int64> { table.column("product") }
      var day: Column<CalendarDate> { table.column("day") }
      var quantity: Column<Int> { table.column("quantity") }
      var amount: Column<Double> { table.column("amount") }
      var refunded: Column<Bool> { table.column("refunded") }
    }

    static let schema = TableSchema(
      "purchase",
      [
        ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("customer", Int64.self),
        ColumnDefinition("product", Int64.self), ColumnDefinition("day", CalendarDate.self),
        ColumnDefinition("quantity", Int.self), ColumnDefinition("amount", Double.self),
        ColumnDefinition("refunded", Bool.self),
      ])

    init(
      _ id: Int64, by customer: Int64, of product: Int64, on day: CalendarDate, _ quantity: Int, _ amount: Double,
      refunded: Bool
    ) {
      (self.id, self.customer, self.product, self.day) = (id, customer, product, day)
      (self.quantity, self.amount, self.refunded) = (quantity, amount, refunded)
    }

    init(row: borrowing Row, at index: Int) throws {
      id = try Int64(row: row, at: index)
      customer = try Int64(row: row, at: index + 1)
      product = try Int64(row: row, at: index + 2)
      day = try CalendarDate(row: row, at: index + 3)
      quantity = try Int(row: row, at: index + 4)
      amount = try Double(row: row, at: index + 5)
      refunded = try Bool(row: row, at: index + 6)
    }

    func encode(into row: inout RowEncoder) {
      row.encode(id)
      row.encode(customer)
      row.encode(product)
      row.encode(day)
      row.encode(quantity)
      row.encode(amount)
      row.encode(refunded)
    }
  }

  /// A page that a customer looked at.
  struct Visit: Table, Equatable {
    let id: Int64
    var customer: Int64
    var at: Date
    var page: String
    var load: Double?

    struct Columns: TableColumns {
      let table: TableReference<Visit>
      var id: Column<Int64> { table.column("id") }
      var customer: Column<Int64> { table.column("customer") }
      var at: Column<Date> { table.column("at") }
      var page: Column<String> { table.column("page") }
      var load: Column<Double?> { table.column("load") }
    }

    static let schema = TableSchema(
      "visit",
      [
        ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("customer", Int64.self),
        ColumnDefinition("at", Date.self), ColumnDefinition("page", String.self),
        ColumnDefinition("load", Double?.self),
      ])

    init(_ id: Int64, by customer: Int64, at: Date, _ page: String, load: Double?) {
      (self.id, self.customer, self.at, self.page, self.load) = (id, customer, at, page, load)
    }

    init(row: borrowing Row, at index: Int) throws {
      id = try Int64(row: row, at: index)
      customer = try Int64(row: row, at: index + 1)
      at = try Date(row: row, at: index + 2)
      page = try String(row: row, at: index + 3)
      load = try Double?(row: row, at: index + 4)
    }

    func encode(into row: inout RowEncoder) {
      row.encode(id)
      row.encode(customer)
      row.encode(at)
      row.encode(page)
      row.encode(load)
    }
  }
}
