import SafeQuery

extension Shop {
  struct Employee: Table, Equatable {
    let id: Int64
    var name: String
    var manager: Int64?
    var team: String
    var salary: Double

    struct Columns: TableColumns {
      let table: TableReference<Employee>
      var id: Column<Int64> { table.column("id") }
      var name: Column<String> { table.column("name") }
      var manager: Column<Int64?> { table.column("manager") }
      var team: Column<String> { table.column("team") }
      var salary: Column<Double> { table.column("salary") }
    }

    static let schema = TableSchema(
      "employee",
      [
        ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("name", String.self),
        ColumnDefinition("manager", Int64?.self), ColumnDefinition("team", String.self),
        ColumnDefinition("salary", Double.self),
      ])

    init(_ id: Int64, _ name: String, under manager: Int64?, _ team: String, _ salary: Double) {
      (self.id, self.name, self.manager, self.team, self.salary) = (id, name, manager, team, salary)
    }

    init(row: borrowing Row, at index: Int) throws {
      id = try Int64(row: row, at: index)
      name = try String(row: row, at: index + 1)
      manager = try Int64?(row: row, at: index + 2)
      team = try String(row: row, at: index + 3)
      salary = try Double(row: row, at: index + 4)
    }

    func encode(into row: inout RowEncoder) {
      row.encode(id)
      row.encode(name)
      row.encode(manager)
      row.encode(team)
      row.encode(salary)
    }
  }

  /// A number of each identifier.
  struct Archive: Table, Equatable {
    let id: Int64
    var amount: Double

    struct Columns: TableColumns {
      let table: TableReference<Archive>
      var id: Column<Int64> { table.column("id") }
      var amount: Column<Double> { table.column("amount") }
    }

    static let schema = TableSchema(
      "archive", [ColumnDefinition("id", Int64.self, .primaryKey), ColumnDefinition("amount", Double.self)])

    init(row: borrowing Row, at index: Int) throws {
      id = try Int64(row: row, at: index)
      amount = try Double(row: row, at: index + 1)
    }

    func encode(into row: inout RowEncoder) {
      row.encode(id)
      row.encode(amount)
    }
  }
}
