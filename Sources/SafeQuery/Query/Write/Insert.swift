/// An insert of one row or draft.
public struct Insert<Item: Insertable>: RowCommand {
  /// The table.
  public typealias Model = Item.Model
  let values: [SQLValue]
  var conflict: ConflictClause?

  /// Its SQL, with expressions to return.
  public func sql(returning results: SQL?) -> SQL {
    SQL(.fragment(InsertFragment<Item>(values: values, conflict: conflict, returning: results?.node)))
  }

  /// What to do where a row with the same values in these columns is there.
  public func onConflict<each Key: SQLExpression>(
    _ columns: (Item.Model.Columns) -> (repeat each Key)
  ) -> ConflictTarget<Item> {
    var names: [Node] = []
    for column in repeat each columns(Item.Model.columns) { names.append(ConflictClause.name(of: column.sql.node)) }
    return ConflictTarget(insert: self, columns: names)
  }
}

/// The columns of an upsert, before it is said what happens.
public struct ConflictTarget<Item: Insertable>: Sendable {
  fileprivate let insert: Insert<Item>
  fileprivate let columns: [Node]

  /// Leaves the row that is there as it is.
  public func doNothing() -> Insert<Item> { with(updates: []) }

  /// Changes the row that is there. The second parameter holds the values that were to be inserted.
  ///
  /// ```swift
  /// try await db.execute(Stock.insert(stock).onConflict { $0.item }.doUpdate { $0.count = $0.count + $1.count })
  /// ```
  public func doUpdate(_ assign: (inout Assignments<Item.Model>, Excluded<Item.Model>) -> Void) -> Insert<Item> {
    var assignments = Assignments<Item.Model>(TableInstance(Item.Model.schema, role: .named))
    assign(&assignments, Excluded())
    return with(updates: assignments.nodes.isEmpty ? [Assignments<Item.Model>.nothingAssigned] : assignments.nodes)
  }

  private func with(updates: [Node]) -> Insert<Item> {
    var copy = insert
    copy.conflict = ConflictClause(columns: columns, updates: updates)
    return copy
  }
}

/// The values that an upsert was to insert.
@dynamicMemberLookup
public struct Excluded<T: Table>: Sendable {
  /// A column's value.
  public subscript<Value>(dynamicMember path: KeyPath<T.Columns, Column<Value>>) -> TypedSQL<Value> {
    let columns = T.Columns(as: .excluded)
    return TypedSQL(columns[keyPath: path].sql.node)
  }
}

/// `ON CONFLICT (…) DO …`.
struct ConflictClause: Sendable {
  let columns: [Node]
  let updates: [Node]

  static func name(of node: Node) -> Node {
    guard case .column(_, let name) = node else {
      return .failure(DatabaseError(.invalidQuery, "onConflict takes columns, not expressions"))
    }
    return .name(name)
  }

  func write(to writer: inout StatementWriter) throws {
    writer.write(" ON CONFLICT (")
    try writer.write(list: columns)
    writer.write(")")
    if updates.isEmpty { return writer.write(" DO NOTHING") }
    writer.write(" DO UPDATE SET ")
    try writer.write(list: updates)
  }
}

/// Renders an insert of one row.
final class InsertFragment<Item: Insertable>: Fragment {
  private let values: [SQLValue]
  private let conflict: ConflictClause?
  private let returning: Node?

  init(values: [SQLValue], conflict: ConflictClause? = nil, returning: Node? = nil) {
    self.values = values
    self.conflict = conflict
    self.returning = returning
  }

  func write(to writer: inout StatementWriter) throws {
    let columns = Item.insertedColumns
    guard columns.count == values.count else {
      throw DatabaseError(
        .encoding, "\(Item.self) encodes \(values.count) values for \(columns.count) columns of its table")
    }
    writer.write("INSERT INTO ")
    try writer.write(Item.Model.schema)
    if columns.isEmpty {
      writer.write(" DEFAULT VALUES")
    } else {
      try writer.write(" (", list: columns.map { .name($0.name) })
      try writer.write(") VALUES (", list: values.map { .value($0) })
      writer.write(")")
    }
    try conflict?.write(to: &writer)
    try writer.write(" RETURNING ", returning)
  }
}

extension Insertable {
  /// The values of one row, in the order of `insertedColumns`.
  var encodedValues: [SQLValue] {
    var row = RowEncoder(capacity: Self.insertedColumns.count)
    encode(into: &row)
    return row.values
  }
}

extension Table {
  /// Inserts a draft: the columns that the database generates are its own.
  public static func insert<Item: Insertable>(_ item: Item) -> Insert<Item> where Item.Model == Self {
    Insert(values: item.encodedValues)
  }
}
