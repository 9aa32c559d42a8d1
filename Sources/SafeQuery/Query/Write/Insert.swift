/// An insert: of a row or draft, of many, of a select's rows, or of values and expressions for named columns.
public struct Insert<Model: Table>: RowCommand {
  let source: InsertSource
  var conflict: ConflictClause?

  init(_ source: InsertSource) { self.source = source }

  /// Its SQL, with expressions to return.
  public func sql(returning results: SQL?) -> SQL {
    SQL(.fragment(InsertFragment(Model.schema, source, conflict: conflict, returning: results?.node)))
  }
}

/// Where an insert's rows come from.
enum InsertSource: Sendable {
  /// One row's values.
  case values([ColumnDefinition], [SQLValue])
  /// Named columns and their expressions.
  case assignments([Assignment])
  /// Any number of rows.
  case rows(RowValues)
  /// The rows of a query.
  case query(columns: [Node], Node)
}

extension Table {
  /// Inserts a row or a draft, which leaves the columns that the database generates to it.
  public static func insert<Item: Insertable>(_ item: Item) -> Insert<Self> where Item.Model == Self {
    Insert(.values(Item.insertedColumns, item.encodedValues))
  }

  /// Inserts a row or a draft, but for the columns that are named here, which get their defaults.
  ///
  /// ```swift
  /// try await db.execute(User.insert(draft, omitting: \.created))
  /// ```
  public static func insert<Item: Insertable, First, each Other>(
    _ item: Item, omitting first: KeyPath<Columns, Column<First>>, _ other: repeat KeyPath<Columns, Column<each Other>>
  ) -> Insert<Self> where Item.Model == Self {
    let (kept, values) = (KeptColumns(Item.self, omitting: first, repeat each other), item.encodedValues)
    guard values.count == Item.insertedColumns.count else { return Insert(.values(Item.insertedColumns, values)) }
    return Insert(.values(kept.columns, kept.indices.map { values[$0] }))
  }

  /// Inserts a row of values and expressions. Columns that are not named get their defaults.
  ///
  /// ```swift
  /// try await db.execute(User.insert {
  ///   $0.email = input
  ///   $0.created = TypedSQL("CURRENT_TIMESTAMP")
  /// })
  /// ```
  public static func insert(@AssignmentBuilder _ assign: (inout Assignments<Self>) -> Void) -> Insert<Self> {
    var assignments = Assignments<Self>(TableInstance(schema, role: .instance))
    assign(&assignments)
    return Insert(.assignments(assignments.all.filter { $0.value != nil }))
  }

  /// Inserts a row in which every column has its default.
  public static func insertDefaults() -> Insert<Self> { Insert(.values([], [])) }
}

extension Insertable {
  /// The values of one row, in the order of `insertedColumns`.
  var encodedValues: [SQLValue] {
    var row = RowEncoder(capacity: Self.insertedColumns.count)
    encode(into: &row)
    return row.values
  }
}

/// The columns that an insert names, and their places among those that its rows encode.
struct KeptColumns: Sendable {
  private(set) var columns: [ColumnDefinition] = []
  private(set) var indices: [Int] = []

  init<Item: Insertable>(_ item: Item.Type) { self.init(Item.insertedColumns) }

  init(_ all: [ColumnDefinition]) {
    columns = all
    indices = Array(all.indices)
  }

  init<Item: Insertable, each Omitted>(
    _ item: Item.Type, omitting omitted: repeat KeyPath<Item.Model.Columns, Column<each Omitted>>
  ) {
    var names: [StaticString] = []
    for path in repeat each omitted { names.append(Item.Model.bareColumns[keyPath: path].name) }
    for (index, column) in Item.insertedColumns.enumerated() where !names.contains(where: column.name.isSame) {
      columns.append(column)
      indices.append(index)
    }
  }
}

/// Renders an insert.
final class InsertFragment: Fragment {
  private let table: TableSchema
  private let source: InsertSource
  private let conflict: ConflictClause?
  private let returning: Node?

  init(_ table: TableSchema, _ source: InsertSource, conflict: ConflictClause? = nil, returning: Node? = nil) {
    self.table = table
    self.source = source
    self.conflict = conflict
    self.returning = returning
  }

  func write(to writer: inout StatementWriter) throws {
    writer.write("INSERT INTO ")
    try writer.write(table)
    switch source {
    case .values(let columns, let values):
      guard columns.count == values.count else {
        throw DatabaseError(
          .encoding, "a row encodes \(values.count) values for \(columns.count) columns of \(table.name)")
      }
      try write(
        columns.map { .name($0.name) },
        zip(columns, values).map { $0.isLoggable ? .loggable($1) : .value($1) }, to: &writer)
    case .assignments(let assignments):
      try write(
        assignments.map { .name($0.column) }, assignments.map { $0.value ?? Assignment.defaultValue }, to: &writer)
    case .rows(let rows): try rows.writeInsert(to: &writer, beforeConflict: conflict != nil)
    case .query(let columns, let query):
      try writer.write(" (", list: columns)
      writer.write(") ")
      try write(query, to: &writer)
    }
    try conflict?.write(to: &writer)
    try writer.write(" RETURNING ", returning)
  }

  private func write(_ columns: [Node], _ values: [Node], to writer: inout StatementWriter) throws {
    if columns.isEmpty { return writer.write(" DEFAULT VALUES") }
    try writer.write(" (", list: columns)
    try writer.write(") VALUES (", list: values)
    writer.write(")")
  }

  /// To SQLite the ON of ON CONFLICT could belong to a join at the query's end; a WHERE between them tells them apart.
  /// (sqlite.org/lang_upsert.html, section 2.2)
  private func write(_ query: Node, to writer: inout StatementWriter) throws {
    guard conflict != nil, writer.dialect == .sqlite else { return try writer.write(query) }
    writer.write("SELECT * FROM (")
    try writer.write(query)
    writer.write(") WHERE true")
  }
}
