import SafeQuery

/// Rows with their children: by `list()` in one statement, beside `with`, which sends one more.
struct Lists {
  let db: Database
  let options: Options

  /// Each for a number of parents; each parent has ten children.
  var workloads: [Workload] {
    [(1, 2_000), (10, 1_000), (100, 200), (1_000, 20)].map { parents, times in
      workload(parents: parents, times: max(1, options.scaled(times)))
    }
  }

  private func workload(parents: Int, times: Int) -> Workload {
    let backend = db.dialect == .sqlite ? "SQLite" : "PostgreSQL"
    return Workload(
      name: "\(backend) lists of 10 in \(parents) rows, C: with", target: .ratio(1.1), operations: times,
      raw: {
        try await measure(parents, times) { try await db.fetch(Parent.order { $0.id }.with(Parent.children)) }
      },
      safeQuery: {
        try await measure(parents, times) {
          try await db.fetch(
            Parent.order { $0.id }.select { parent in
              (parent, Child.where { $0.parent == parent.id }.order { $0.id }.list())
            })
        }
      })
  }

  /// Times fetches, from tables that are made before and dropped behind them.
  private func measure(
    _ parents: Int, _ times: Int, _ fetch: () async throws -> [(Parent, [Child])]
  ) async throws -> Measurement {
    try await create(parents)
    let time: Measurement
    do {
      time = try await Measurement.timed {
        var sum: Int64 = 0
        for _ in 0..<times {
          for (parent, children) in try await fetch() {
            sum += parent.id
            for child in children { sum += child.id + Int64(child.name.utf8.count) }
          }
        }
        return sum
      }
    } catch {
      try? await drop()
      throw error
    }
    try await drop()
    return time
  }

  private func create(_ parents: Int) async throws {
    try await db.execute("CREATE TABLE \(Parent.self) (id BIGINT PRIMARY KEY, name TEXT NOT NULL)")
    try await db.execute(
      "CREATE TABLE \(Child.self) (id BIGINT PRIMARY KEY, parent BIGINT NOT NULL, name TEXT NOT NULL, year BIGINT NOT NULL)"
    )
    try await db.execute("CREATE INDEX safequery_benchmark_child_parent ON \(Child.self) (parent)")
    _ = try await db.transaction { tx in
      try tx.insert(contentsOf: (1...Int64(parents)).map { Parent(id: $0, name: "Parent \($0)") })
      return try tx.insert(
        contentsOf: (1...Int64(10 * parents)).map {
          Child(id: $0, parent: 1 + $0 % Int64(parents), name: "The name of child \($0)", year: 1900 + $0 % 100)
        })
    }
    try await db.execute("ANALYZE \(Child.self)")
  }

  private func drop() async throws {
    try await db.execute("DROP TABLE \(Child.self)")
    try await db.execute("DROP TABLE \(Parent.self)")
  }
}

private struct Parent: Table {
  let id: Int64
  let name: String

  struct Columns: TableColumns {
    let table: TableReference<Parent>
    var id: Column<Int64> { table.column("id") }
  }

  static let schema = TableSchema(
    "safequery_benchmark_parent", [.init("id", Int64.self, .primaryKey), .init("name", String.self)])

  static let children = hasMany(Child.self, from: { $0.id }, to: { $0.parent }).order { $0.id }

  init(id: Int64, name: String) { (self.id, self.name) = (id, name) }

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    name = try String(row: row, at: index + 1)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(name)
  }
}

private struct Child: Table {
  let id: Int64
  let parent: Int64
  let name: String
  let year: Int64

  struct Columns: TableColumns {
    let table: TableReference<Child>
    var id: Column<Int64> { table.column("id") }
    var parent: Column<Int64> { table.column("parent") }
  }

  static let schema = TableSchema(
    "safequery_benchmark_child",
    [
      .init("id", Int64.self, .primaryKey), .init("parent", Int64.self), .init("name", String.self),
      .init("year", Int64.self),
    ])

  init(id: Int64, parent: Int64, name: String, year: Int64) {
    (self.id, self.parent, self.name, self.year) = (id, parent, name, year)
  }

  init(row: borrowing Row, at index: Int) throws {
    id = try Int64(row: row, at: index)
    parent = try Int64(row: row, at: index + 1)
    name = try String(row: row, at: index + 2)
    year = try Int64(row: row, at: index + 3)
  }

  func encode(into row: inout RowEncoder) {
    row.encode(id)
    row.encode(parent)
    row.encode(name)
    row.encode(year)
  }
}
