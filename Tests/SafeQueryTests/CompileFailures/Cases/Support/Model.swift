// What the cases refer to: two tables, conforming by hand. They are compiled beside each of them.
import SafeQuery

struct User: Table {
  let id: Int64
  var email: String
  var age: Int?

  struct Columns: TableColumns {
    let table: TableReference<User>
    var id: Column<Int64> { table.column("id") }
    var email: Column<String> { table.column("email") }
    var age: Column<Int?> { table.column("age") }
  }

  struct Draft: Insertable {
    typealias Model = User
    var email: String
    var age: Int?
    static let insertedColumns = [ColumnDefinition("email", String.self), ColumnDefinition("age", Int?.self)]
    func encode(into row: inout RowEncoder) {
      row.encode(email)
      row.encode(age)
    }
  }

  static let schema = TableSchema(
    "user", [.init("id", Int64.self, .primaryKey), .init("email", String.self), .init("age", Int?.self)])

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    email = try String(row: row, at: index + 1)
    age = try Int?(row: row, at: index + 2)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(email)
    row.encode(age)
  }
}

struct Post: Table {
  let id: Int64
  var author: Int64
  var title: String

  struct Columns: TableColumns {
    let table: TableReference<Post>
    var id: Column<Int64> { table.column("id") }
    var author: Column<Int64> { table.column("author") }
    var title: Column<String> { table.column("title") }
  }

  static let schema = TableSchema(
    "post",
    [.init("id", Int64.self, .primaryKey), .init("author", Int64.self), .init("title", String.self)])

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    author = try Int64(row: row, at: index + 1)
    title = try String(row: row, at: index + 2)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(author)
    row.encode(title)
  }
}
