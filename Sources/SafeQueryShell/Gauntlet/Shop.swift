import SafeQuery

// The tables of the shop, written by hand: what `@Table` would write.

/// A row of `account`.
struct Account: Table {
  let id: Int64
  let email: String
  let password: String
  let role: String
  let tenant: String

  /// What a page shows of it.
  var card: [String?] { ["\(id)", email, role] }

  struct Columns: TableColumns {
    let table: TableReference<Account>
    var id: Column<Int64> { table.column("id") }
    var email: Column<String> { table.column("email") }
    var password: Column<String> { table.column("password") }
    var role: Column<String> { table.column("role") }
    var tenant: Column<String> { table.column("tenant") }
  }

  private static let id = ColumnDefinition("id", Int64.self, [.primaryKey, .generated])
  private static let others = [
    ColumnDefinition("email", String.self), ColumnDefinition("password", String.self),
    ColumnDefinition("role", String.self), ColumnDefinition("tenant", String.self),
  ]
  static let schema = TableSchema("account", [id] + others)

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    email = try String(row: row, at: index + 1)
    password = try String(row: row, at: index + 2)
    role = try String(row: row, at: index + 3)
    tenant = try String(row: row, at: index + 4)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(email)
    row.encode(password)
    row.encode(role)
    row.encode(tenant)
  }

  /// An account without the number that the database gives it.
  struct Draft: Insertable {
    typealias Model = Account
    let email: String
    let password: String
    let role: String
    let tenant: String

    static var insertedColumns: [ColumnDefinition] { Account.others }

    func encode(into row: inout RowEncoder) {
      row.encode(email)
      row.encode(password)
      row.encode(role)
      row.encode(tenant)
    }
  }
}

/// A row of `product`.
struct Product: Table {
  let id: Int64
  let name: String
  let price: Int64
  let published: Int64

  /// What a page shows of it.
  var card: [String?] { ["\(id)", name, "\(price)"] }

  struct Columns: TableColumns {
    let table: TableReference<Product>
    var id: Column<Int64> { table.column("id") }
    var name: Column<String> { table.column("name") }
    var price: Column<Int64> { table.column("price") }
    var published: Column<Int64> { table.column("published") }
  }

  static let schema = TableSchema(
    "product",
    [
      ColumnDefinition("id", Int64.self, [.primaryKey, .generated]), ColumnDefinition("name", String.self),
      ColumnDefinition("price", Int64.self), ColumnDefinition("published", Int64.self),
    ])

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    name = try String(row: row, at: index + 1)
    price = try Int64(row: row, at: index + 2)
    published = try Int64(row: row, at: index + 3)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(name)
    row.encode(price)
    row.encode(published)
  }
}

/// A row of `comment`.
struct Comment: Table {
  let id: Int64
  let author: String
  let body: String
  let approved: Int64

  struct Columns: TableColumns {
    let table: TableReference<Comment>
    var id: Column<Int64> { table.column("id") }
    var author: Column<String> { table.column("author") }
    var body: Column<String> { table.column("body") }
    var approved: Column<Int64> { table.column("approved") }
  }

  private static let id = ColumnDefinition("id", Int64.self, [.primaryKey, .generated])
  private static let others = [
    ColumnDefinition("author", String.self), ColumnDefinition("body", String.self),
    ColumnDefinition("approved", Int64.self),
  ]
  static let schema = TableSchema("comment", [id] + others)

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    author = try String(row: row, at: index + 1)
    body = try String(row: row, at: index + 2)
    approved = try Int64(row: row, at: index + 3)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(author)
    row.encode(body)
    row.encode(approved)
  }

  /// A comment without the number that the database gives it.
  struct Draft: Insertable {
    typealias Model = Comment
    let author: String
    let body: String
    let approved: Int64

    static var insertedColumns: [ColumnDefinition] { Comment.others }

    func encode(into row: inout RowEncoder) {
      row.encode(author)
      row.encode(body)
      row.encode(approved)
    }
  }
}

/// The documents, of which the attacks read single fields.
enum Document {
  /// One field of a document's body, by a key that is only known at run time. Each database has its own way to look a
  /// key up without reading it as a path.
  static func field(_ key: String, ofDocument id: Int64, in database: Session) async throws -> [[String?]] {
    let field: SQL =
      switch database.dialect {
      case .sqlite: "(SELECT value FROM json_each(body) WHERE key = \(key))"
      case .postgreSQL: "body ->> \(key)"
      }
    return try await database.fetch("SELECT \(field) FROM document WHERE id = \(id)", as: String?.self).map { [$0] }
  }
}
