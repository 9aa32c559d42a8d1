extension Insert {
  /// What to do where a row with the same values in these columns is there. A unique index or constraint over them must
  /// exist.
  public func onConflict<each Key: SQLExpression>(
    _ columns: (Model.Columns) -> (repeat each Key)
  ) -> ConflictTarget<Model> {
    ConflictTarget(
      insert: self, target: .columns(ConflictClause.names(repeat each columns(Model.bareColumns)), where: nil))
  }

  /// What to do where a row with the same values in these columns is there and both are in a partial unique index: one
  /// that has this condition.
  ///
  /// ```swift
  /// Seat.insert(seat).onConflict { $0.number } where: { $0.cancelled == nil }.doNothing()
  /// ```
  /// A database compares the condition's text with the index's, so values can't be bound in it: numbers and strings are
  /// literals of `SQL`, `{ TypedSQL("\($0.state) = 'open'") }`. A bound value throws `invalidQuery`.
  public func onConflict<each Key: SQLExpression>(
    _ columns: (Model.Columns) -> (repeat each Key), where condition: (Model.Columns) -> some SQLExpression<Bool>
  ) -> ConflictTarget<Model> {
    let node = condition(Model.bareColumns).sql.node
    let names = ConflictClause.names(repeat each columns(Model.bareColumns))
    let reason = "the condition of a partial index holds no values; write them as SQL text"
    return ConflictTarget(
      insert: self,
      target: .columns(names, where: node.bindsValue ? .failure(DatabaseError(.invalidQuery, reason)) : node))
  }

  /// What to do where a row breaks a unique or exclusion constraint, by its name. PostgreSQL only: SQLite throws
  /// `unsupported`, as it knows constraints by their columns.
  public func onConflict(constraint name: Identifier) -> ConflictTarget<Model> {
    ConflictTarget(insert: self, target: .constraint(name.name))
  }

  /// Leaves out rows that any unique index or constraint has already.
  public func onConflictDoNothing() -> Insert<Model> {
    var copy = self
    copy.conflict = ConflictClause(target: .any, updates: [], condition: nil)
    return copy
  }
}

/// The columns or the constraint of an upsert, before it is said what happens.
public struct ConflictTarget<Model: Table>: Sendable {
  fileprivate let insert: Insert<Model>
  fileprivate let target: ConflictClause.Target

  /// Leaves the row that is there as it is.
  public func doNothing() -> Insert<Model> { with(updates: []) }

  /// Changes the row that is there. The second parameter holds the values that were to be inserted.
  ///
  /// ```swift
  /// try await db.execute(Stock.insert(stock).onConflict { $0.item }.doUpdate { $0.count = $0.count + $1.count })
  /// ```
  /// An insert of many must not hold the same row twice: PostgreSQL throws, while SQLite updates it twice.
  public func doUpdate(@AssignmentBuilder _ assign: (inout Assignments<Model>, Excluded<Model>) -> Void) -> Insert<
    Model
  > {
    with(updates: updates(assign))
  }

  /// Changes the row that is there where the condition on it and on the values that were to be inserted is true, and
  /// otherwise leaves it.
  ///
  /// ```swift
  /// Page.insert(page).onConflict { $0.url }.doUpdate { $0.body = $1.body } where: { $0.version < $1.version }
  /// ```
  public func doUpdate(
    @AssignmentBuilder _ assign: (inout Assignments<Model>, Excluded<Model>) -> Void,
    @OneCondition where condition: (Model.Columns, Excluded<Model>) -> some SQLExpression<Bool>
  ) -> Insert<Model> {
    let row = Model.Columns(table: TableReference(ConflictClause.row(of: Model.schema)))
    return with(updates: updates(assign), condition: condition(row, Excluded()).sql.node)
  }

  private func updates(_ assign: (inout Assignments<Model>, Excluded<Model>) -> Void) -> [Node] {
    var assignments = Assignments<Model>(ConflictClause.row(of: Model.schema))
    assign(&assignments, Excluded())
    return assignments.updates
  }

  private func with(updates: [Node], condition: Node? = nil) -> Insert<Model> {
    var copy = insert
    copy.conflict = ConflictClause(target: target, updates: updates, condition: condition)
    return copy
  }
}

/// The values that an upsert was to insert.
@dynamicMemberLookup
public struct Excluded<T: Table>: Sendable {
  private let columns = T.Columns(as: .excluded)

  /// A column's value.
  public subscript<Value>(dynamicMember path: KeyPath<T.Columns, Column<Value>>) -> Column<Value> {
    columns[keyPath: path]
  }
}

/// `ON CONFLICT … DO …`.
struct ConflictClause: Sendable {
  enum Target: Sendable {
    case any
    case columns([Node], where: Node?)
    case constraint(StaticString)
  }
  let target: Target
  /// Empty for DO NOTHING.
  let updates: [Node]
  let condition: Node?

  /// The row that is there. Its table goes by its name, and SQLite knows that without its schema only.
  static func row(of schema: TableSchema) -> TableInstance {
    TableInstance(schema.space == nil ? schema : TableSchema(schema.name, schema.columns), role: .named)
  }

  static func names<each Key: SQLExpression>(_ key: repeat each Key) -> [Node] {
    [Node].keys(of: "onConflict", repeat each key).map { node in
      switch node {
      case .column(_, let name): .name(name)
      case .failure: node
      default: .failure(DatabaseError(.invalidQuery, "onConflict takes columns, not expressions"))
      }
    }
  }

  func write(to writer: inout StatementWriter) throws {
    writer.write(" ON CONFLICT")
    switch target {
    case .any: break
    case .columns(let names, let condition):
      try writer.write(" (", list: names)
      writer.write(")")
      try writer.write(" WHERE ", condition)
    case .constraint(let name):
      if writer.dialect == .sqlite {
        throw DatabaseError(
          .unsupported, "SQLite has no ON CONFLICT ON CONSTRAINT; name the constraint's columns, onConflict { … }")
      }
      writer.write(" ON CONSTRAINT ")
      try writer.write(name: name)
    }
    if updates.isEmpty { return writer.write(" DO NOTHING") }
    writer.write(" DO UPDATE SET ")
    try writer.write(list: updates)
    try writer.write(" WHERE ", condition)
  }
}
