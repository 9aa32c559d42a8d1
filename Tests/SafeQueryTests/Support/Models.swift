import Foundation
import SafeQuery

/// The tables that most tests use, conforming by hand.
struct User: Table, Equatable {
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
    "user",
    [
      ColumnDefinition("id", Int64.self, [.primaryKey, .generated]), ColumnDefinition("email", String.self),
      ColumnDefinition("age", Int?.self),
    ])

  init(id: Int64, email: String, age: Int?) {
    self.id = id
    self.email = email
    self.age = age
  }

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

struct Post: Table, Equatable {
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
    [
      ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("author", Int64.self),
      ColumnDefinition("title", String.self),
    ])

  init(id: Int64, author: Int64, title: String) {
    self.id = id
    self.author = author
    self.title = title
  }

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
